/// <reference path="../client.d.ts" />
import alice from './alice.jpg?cameo';

export const size: readonly [number, number] = [alice.width, alice.height];
export const texts: readonly (string | undefined)[] = [alice.src, alice.v, alice.thumbhash];
export const left: number | undefined = alice.faces?.[0]?.left;
// @ts-expect-error no such field
export const nothing = alice.nothing;
