// Run by ../failures.test.ts.
throw new Error('cannot be read');
