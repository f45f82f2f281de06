// What a program that describes pictures needs of this package: no function, no store, no SDK.
export { ProblemError } from './http/problem-error.js';
export { describePicture } from './render/describe.js';
