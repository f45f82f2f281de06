// Small versions of the helpers that swc calls in lowered code. Its own accept any iterable; the viewer-request
// function only spreads and destructures arrays.
export const _extends = Object.assign;
/** @param {unknown[]} array */
const same = (array) => array;

export { same as _sliced_to_array, same as _to_array };
/** @param {unknown[]} array */
export const _to_consumable_array = (array) => array.slice();
