import { headerOf } from '../distribution/headers.js';
import type { ViewerAnswer } from '../distribution/messages.js';

/** One request in the log. */
export interface AccessEntry {
  readonly at: Date;
  readonly method: string;
  /** Path and query as they were sent. */
  readonly url: string;
  readonly answer: Pick<ViewerAnswer, 'status' | 'xCache' | 'headers' | 'edgeError'>;
  readonly bytes: number;
  readonly ms: number;
}

/** Whether to use colours: at a terminal, never in a file, nor if NO_COLOR is set (no-color.org). */
export function wantsColour(
  stream: { readonly isTTY?: boolean },
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  const noColour = env['NO_COLOR'];
  return stream.isTTY === true && (noColour === undefined || noColour === '') && env['TERM'] !== 'dumb';
}

/** One line per request, and a second one with the reason if AWS would have refused the answer. */
export function accessLine({ at, method, url, answer, bytes, ms }: AccessEntry, colour: boolean): string {
  const paint = (code: number, text: string) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);
  const line = [
    paint(DIM, clockTime(at)),
    paint(statusColour(answer.status), String(answer.status)),
    paint(
      answer.xCache === 'Hit' || answer.xCache === 'RefreshHit' ? GREEN : YELLOW,
      LABELS[answer.xCache].padEnd(10),
    ),
    printable(method).padEnd(4),
    printable(url),
    paint(
      DIM,
      [humanBytes(bytes), format(headerOf(answer.headers, 'content-type')), humanMs(ms)]
        .filter(Boolean)
        .join('  '),
    ),
  ].join('  ');
  return answer.edgeError === undefined
    ? line
    : `${line}\n${paint(RED, `          ! ${printable(answer.edgeError)}`)}`;
}

const [DIM, RED, GREEN, YELLOW] = [2, 31, 32, 33] as const;

/** Short labels, because CloudFront's long word would push everything else off the line. */
const LABELS = {
  Miss: 'Miss',
  Hit: 'Hit',
  RefreshHit: 'RefreshHit',
  Error: 'Error',
  LambdaGeneratedResponse: 'Generated',
  FunctionGeneratedResponse: 'Generated',
} as const;

function statusColour(status: number): number {
  if (status >= 500) return RED;
  return status >= 400 ? YELLOW : GREEN;
}

/** Removes control characters: a URL may contain terminal escape sequences. */
function printable(text: string): string {
  const plain = text.replace(/\p{Cc}/gu, '?');
  return plain.length > 200 ? `${plain.slice(0, 199)}…` : plain;
}

function clockTime(at: Date): string {
  return [at.getHours(), at.getMinutes(), at.getSeconds()]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
}

/** 999 B, 48.1 kB, 1.2 MB. */
export function humanBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 999_950 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function humanMs(ms: number): string {
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  return ms < 9999.5 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

function format(contentType: string | undefined): string {
  const type = printable((contentType ?? '').split(';', 1)[0]?.trim() ?? '');
  return type.startsWith('image/') ? type.slice('image/'.length) : type.replace('application/', '');
}
