// What swc calls in lowered code, in a few bytes. Its own versions take anything that can be iterated; the code of the
// viewer-request function only spreads and takes apart arrays.
export const _extends = Object.assign;
/** @param {unknown[]} array */
const same = (array) => array;

export { same as _sliced_to_array, same as _to_array };
/** @param {unknown[]} array */
export const _to_consumable_array = (array) => array.slice();
