// Run by ../failures.test.ts, with `node --test`.
throw new Error('cannot be read either');
