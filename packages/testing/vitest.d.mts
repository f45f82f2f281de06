/** For configurations and `globalSetup`: whether this is a full run. Tests use `@cameo/testing/form`. */
export declare const isFull: boolean;
export declare const coverageInFull: { readonly enabled: boolean };
/** For `plugins` of a project whose tests do not count for the package's coverage, which takes most of their time. */
export declare const uncounted: import('vitest/config').Plugin;
export declare const forgetLeftOut: string;
/** For `setupFiles`: gives a file of tests all of libvips' loaders, whatever an edge of an earlier file restricted. */
export declare const allLoaders: string;
/** For `expect`: how long `expect.poll` waits on a busy machine. */
export declare const patientPolls: { readonly poll: { readonly timeout: number } };
/** For `server`: Node imports what other packages built. */
export declare const builtByOthers: { readonly deps: { readonly external: RegExp[] } };
