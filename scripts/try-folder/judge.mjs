import { expectedFormat } from './expected-format.mjs';
import { allowedAnswers } from './expected-problem.mjs';
import { isDrawing, judgeDrawing } from './judge-drawing.mjs';
import { judgePicture, judgeUnknownPicture } from './judge-picture.mjs';
import { judgeProblem } from './judge-problem.mjs';

/**
 * What an answer turned out to be.
 * @typedef {object} Verdict
 * @property {'picture' | 'problem' | 'wrong'} kind
 * @property {string | undefined} code of the problem that was answered
 * @property {readonly string[]} faults empty unless it is wrong
 */
/**
 * What every answer is judged by.
 * @typedef {object} Rules
 * @property {import('./expected-size.mjs').SizeRules & import('./expected-problem.mjs').SourceRules} config
 * @property {import('./judge-problem.mjs').ProblemTable} problems
 * @property {string} folder absolute path
 */

/** Problems that say that the server did not know what to do, whatever the file. */
const FAULTS_OF_OURS = ['internal', 'render-failed'];

/**
 * Judges the answer to a request for a file that sharp has read.
 * @param {import('./ask-edge.mjs').Answer} answer
 * @param {import('./asks.mjs').Ask} ask
 * @param {import('./original.mjs').Original} original
 * @param {Rules} rules
 * @param {import('./judge-picture.mjs').References} references
 * @returns {Promise<Verdict>}
 */
export async function judgeAnswer(answer, ask, original, { config, problems, folder }, references) {
  const { facts } = original;
  const animated = facts !== undefined && expectedFormat(ask.format, facts, original.opaque).animated;
  const allowed = allowedAnswers(original, ask, animated, config);
  const redirect = answer.redirectFault === undefined ? [] : [answer.redirectFault];
  if (answer.status === 200) {
    // A drawing that is not drawn is answered as it is.
    if (facts?.format === 'svg' && !config.inputs.includes('svg') && isDrawing(answer))
      return verdict('picture', undefined, [...redirect, ...judgeDrawing(answer)]);
    if (facts === undefined || !allowed.picture)
      return verdict('picture', undefined, [
        `a picture, expected ${allowed.problems.join(' or ')}: ${allowed.because}`,
      ]);
    const faults = await judgePicture(answer, ask, { ...original, facts }, config, references);
    return verdict('picture', undefined, [...redirect, ...faults]);
  }
  const { code, faults } = judgeProblem(answer, problems, folder);
  const fits = code === undefined || allowed.problems.includes(code);
  const expected = [...(allowed.picture ? ['a picture'] : []), ...allowed.problems].join(' or ');
  const misplaced = fits ? [] : [`the problem ${code}, expected ${expected}: ${allowed.because}`];
  return verdict('problem', code, [...redirect, ...faults, ...misplaced]);
}

/**
 * Judges the answer to a request for a file that nobody should have to decode.
 * @param {import('./ask-edge.mjs').Answer} answer
 * @param {import('./asks.mjs').Ask} ask
 * @param {Rules} rules
 * @returns {Promise<Verdict>}
 */
export async function judgeHostileAnswer(answer, ask, { config, problems, folder }) {
  const redirect = answer.redirectFault === undefined ? [] : [answer.redirectFault];
  if (answer.status === 200)
    return verdict('picture', undefined, [...redirect, ...(await judgeUnknownPicture(answer, ask, config))]);
  const { code, faults } = judgeProblem(answer, problems, folder);
  const ours =
    code !== undefined && FAULTS_OF_OURS.includes(code)
      ? [`the problem ${code}, expected one that is about the file`]
      : [];
  return verdict('problem', code, [...redirect, ...faults, ...ours]);
}

/**
 * @param {'picture' | 'problem'} kind
 * @param {string | undefined} code
 * @param {readonly string[]} faults
 * @returns {Verdict}
 */
const verdict = (kind, code, faults) => ({ kind: faults.length === 0 ? kind : 'wrong', code, faults });
