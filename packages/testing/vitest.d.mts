export declare const coverageInFull: { readonly enabled: boolean };
export declare const forgetLeftOut: string;
