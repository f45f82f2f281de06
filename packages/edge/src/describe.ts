// The entry that describes pictures. It includes no functions, no store and no SDK.
export { ProblemError } from './http/problem-error.js';
export { sniffFormat } from './pictures/sniff.js';
export { describePicture } from './render/describe.js';
