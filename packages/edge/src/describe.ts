// The entry that describes pictures. It includes no functions, no store and no SDK.
export { ProblemError } from './http/problem-error.js';
export { describePicture } from './render/describe.js';
