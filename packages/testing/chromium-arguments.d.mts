export declare const QUIET_CHROMIUM: readonly string[];
