/** What one process is asked to do with one original. */
export interface Task {
  /** Path of the original. */
  readonly file: string;
  /** Whose way: Cameo's handler, or the sharp calls of a peer. */
  readonly way: 'cameo' | 'ipx' | 'next';
  /** Cameo's queries, one render each, in one process; peers only take `w` and `f` of them. */
  readonly queries: readonly string[];
  /** What the client reads. */
  readonly accept: string;
  readonly memoryMb: number;
}

/** What came of it. */
export interface Outcome {
  /** `late`: it was ended because its time was over, after it had taken what it takes. */
  readonly ended: 'picture' | 'refused' | 'late' | 'failed' | 'died';
  /** Code of a problem, words of an error, or how the process died. */
  readonly why?: string;
  /** What core predicted, MiB; of several queries the most. */
  readonly predictedMb?: number;
  /** The most that was ever resident (VmHWM), MiB. */
  readonly measuredMb?: number;
  readonly ms?: number;
}
