/**
 * A picture that cannot come out as a browser shows it.
 * @typedef {object} Deviation
 * @property {string} file the end of its path
 * @property {string | undefined} type of the answers that deviate; undefined for every one
 * @property {RegExp} fault what is found of them, and expected
 * @property {string} why for docs/reliability.md
 */

/**
 * What is known to differ from a browser, with the reason. Each is a file of the folders that `CAMEO_PICTURES` names. An
 * entry of which nothing is found any more is a fault itself, so that this list stays true.
 * @type {readonly Deviation[]}
 */
export const DEVIATIONS = [
  {
    file: '08-dithered-sprite-400x300.gif',
    type: 'image/gif',
    fault: /differs by/,
    why: 'its transparency is dithered; scaled down it is half transparent, which a GIF cannot be',
  },
  {
    file: 'pngsuite-tbbn3p08.png',
    type: 'image/png',
    fault: /at its own size/,
    why: 'its gamma of 1.0 is taken into its pixels, so that 1,499 bytes become 1,699',
  },
  {
    file: 'cosmos-p3pq-10bpc.avif',
    type: undefined,
    fault: /differs by/,
    why: 'it is in PQ, with a matrix that is derived from its primaries: Chromium shows the numbers as if they were sRGB; here it is tone-mapped (ADR 18)',
  },
  {
    file: 'testimgari-arithmetic.jpg',
    type: 'image/jpeg',
    fault: /at its own size/,
    why: 'its arithmetic coding is one that few programs read, so that it is coded anew: in 95, where it has less',
  },
];

/**
 * Originals whose colours Chromium itself shows wrongly: they are compared with what sharp decodes. Where the two have become
 * one, that is a fault too.
 * @type {readonly { file: string, why: string }[]}
 */
export const SHOWN_WRONGLY = ['kimono-rotate90.avif', 'fox-444-odd-1203x799.avif'].map((file) => ({
  file,
  why: "its luma and colour are those of BT.2020, whose factor for blue, 2.14, Chromium's conversion cuts off at 2",
}));

/** @typedef {import('./try-seen.mjs').SeenFindings} SeenFindings */

/**
 * Takes the expected faults out of what was found.
 * @param {readonly SeenFindings[]} files
 * @param {readonly Deviation[]} deviations
 * @returns {{ files: readonly SeenFindings[], met: readonly Deviation[], stale: readonly string[] }} `met`: of which
 * something was found; `stale`: a sentence for each entry whose file is right by now
 */
export function withoutExpected(files, deviations) {
  /** @type {Set<Deviation>} */
  const met = new Set();
  const rest = files.map((file) => {
    const known = deviations.filter((deviation) => isOf(file, deviation));
    if (known.length === 0) return file;
    const answers = file.answers.map((answer) => {
      if (answer.wrong === undefined) return answer;
      const faults = answer.wrong.faults.filter((fault) => {
        const deviation = known.find((each) => concerns(each, answer) && each.fault.test(fault));
        if (deviation !== undefined) met.add(deviation);
        return deviation === undefined;
      });
      const wrong = faults.length === 0 ? undefined : { ...answer.wrong, faults };
      const expected = known.some((each) => concerns(each, answer));
      // Its figures would be the worst of the table, and say nothing about the others.
      return { ...answer, worst: expected ? undefined : answer.worst, wrong };
    });
    return { ...file, answers };
  });
  const stale = deviations
    .filter((deviation) => !met.has(deviation) && files.some((file) => isOf(file, deviation)))
    .map(
      ({ file, fault }) =>
        `${file} is expected to deviate (${fault.source}), and does not: take it out of deviations.mjs`,
    );
  const agreed = files
    .filter(({ agreed: now }) => now)
    .map(
      ({ path }) =>
        `the browser shows ${path} as sharp decodes it: take it out of SHOWN_WRONGLY in deviations.mjs`,
    );
  return { files: rest, met: [...met], stale: [...stale, ...agreed] };
}

/**
 * @param {{ readonly path: string }} file
 * @param {{ readonly file: string }} deviation
 */
export const isOf = ({ path }, { file }) => path === file || path.endsWith(`/${file}`);

/**
 * @param {Deviation} deviation
 * @param {import('./try-seen.mjs').SeenAnswer} answer
 */
const concerns = ({ type }, answer) => type === undefined || type === answer.type;
