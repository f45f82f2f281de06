import { lettersAt, viewOf } from './bytes.js';
import { moreThan, tooMuch } from './survey.js';

/** Size of a profile's header, and of an entry in the tag table after it (ICC.1:2022, 7.2 and 7.3), bytes. */
const [HEADER, ENTRY] = [128, 12];

/** lcms refuses a profile with more tags. */
const MAX_TAGS = 100;

/**
 * Maximum work of a transform's elements for one colour, steps of some two nanoseconds. lcms calculates some 40,000 colours before
 * the first row, where no timeout applies: 150,000 steps took 12 s. Valid transforms have some hundreds.
 */
const MAX_STEPS = 4000;

/** Work of a curve besides the search for its segment, steps: a power. */
const CURVE_STEPS = 32;

/** Maximum size of all tables of a profile, relative to itself: the curves of three colours may share a table. */
const MAX_SHARED = 4;

/** Maximum number of inputs of a table that lcms reads. */
const MAX_INPUTS = 15;

/** The cost of a transform: steps for a colour, and bytes of tables. */
interface Cost {
  steps: number;
  bytes: number;
}

/**
 * Bounds the transforms of an ICC profile that consist of any number of elements (ICC.1:2022, 10.16), each with any number of
 * segments. All other transforms have a fixed number of steps, and the size of their tables in the file.
 * @throws ProblemError `source-too-large`
 */
export function assertProfileWork(profile: Uint8Array): void {
  const view = viewOf(profile);
  const cost: Cost = { steps: 0, bytes: 0 };
  const maxBytes = MAX_SHARED * profile.length;
  const check = (): void => {
    if (cost.steps > MAX_STEPS) throw moreThan(MAX_STEPS, 'steps in its colour profile');
    if (cost.bytes > maxBytes)
      throw tooMuch('tables in its colour profile that overlap', 'each of them once');
  };
  for (const at of transformsOf(view)) {
    readable(() => {
      for (let element = 0; element < view.getUint32(at + 12); element += 1) {
        cost.steps += 1;
        readable(() => addElement(view, at + view.getUint32(at + 16 + 8 * element), cost, check));
        check();
      }
    });
  }
}

/** The offsets of all transforms of elements. */
function transformsOf(view: DataView): readonly number[] {
  const found: number[] = [];
  readable(() => {
    const count = Math.min(view.getUint32(HEADER), MAX_TAGS);
    for (let tag = 0; tag < count; tag += 1) {
      const at = view.getUint32(HEADER + 4 + ENTRY * tag + 4);
      if (at + 4 <= view.byteLength && lettersAt(view, at) === 'mpet') found.push(at);
    }
  });
  return found;
}

function addElement(view: DataView, at: number, cost: Cost, check: () => void): void {
  const [inputs, outputs] = [view.getUint16(at + 8), view.getUint16(at + 10)];
  switch (lettersAt(view, at)) {
    case 'matf':
      cost.steps += inputs * outputs;
      break;
    case 'clut': {
      const sides = Array.from({ length: Math.min(inputs, MAX_INPUTS) }, (_, side) =>
        view.getUint8(at + 12 + side),
      );
      cost.steps += 2 ** sides.length * outputs;
      cost.bytes += 4 * outputs * sides.reduce((product, side) => product * side, 1);
      break;
    }
    case 'cvst':
      for (let curve = 0; curve < inputs; curve += 1) {
        readable(() => addCurve(view, at + view.getUint32(at + 12 + 8 * curve), cost));
        check();
      }
  }
}

/** Adds a curve: its segments follow the boundaries between them. */
function addCurve(view: DataView, start: number, cost: Cost): void {
  const segments = view.getUint16(start + 8);
  cost.steps += CURVE_STEPS + segments;
  if (cost.steps > MAX_STEPS) return;
  let at = start + 12 + 4 * Math.max(0, segments - 1);
  for (let segment = 0; segment < segments; segment += 1) {
    const isTable = lettersAt(view, at) === 'samf';
    const bytes = isTable ? 4 * view.getUint32(at + 8) : 4 * (view.getUint16(at + 8) === 0 ? 4 : 5);
    if (isTable) cost.bytes += bytes;
    at += 12 + bytes;
  }
}

/** What lies past the end of a profile makes lcms stop. */
function readable(read: () => void): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
}
