import { type ImageConfig, type SourceKey, sourceKey } from '@cameo/core';

/** One line of an S3 event notification; the key is encoded as in a form: `+` is a space, `%2B` a plus. */
export interface ObjectRecord {
  readonly s3: { readonly object: { readonly key: string } };
}

/** What S3 sends when objects were made or removed. */
export interface ObjectEvent {
  readonly Records: readonly ObjectRecord[];
}

/** The same in the messages of a queue, each with one event as its text. */
export interface QueueEvent {
  readonly Records: readonly { readonly messageId: string; readonly body: string }[];
}

/** What one message is about: the sources, each once, in its order, or why it could not be read. */
export interface Change {
  /** Its name in the queue; undefined for an event that no queue brought. */
  readonly message: string | undefined;
  readonly sources: readonly SourceKey[];
  readonly unreadable: Error | undefined;
}

type KeyLimits = Pick<ImageConfig['limits'], 'sourceKeyBytes'>;

/**
 * The changes in an event. Derivatives are left out, because deleting them makes events too; so is what no URL can
 * ask for, such as a folder's own key, and a test message of S3. A message that is no event does not hide its neighbours.
 * @throws TypeError for an event that is neither S3's nor a queue's: then nothing may be taken for purged
 */
export function changesIn(event: unknown, limits: KeyLimits): readonly Change[] {
  if (!isRecord(event)) throw unexpected(event);
  const records = event['Records'];
  if (!Array.isArray(records) || !records.some(isMessage)) return [changeOf(undefined, event, limits)];
  return records.map((record: unknown) => {
    if (!isMessage(record)) throw unexpected(record);
    try {
      return changeOf(record.messageId, parsed(record.body), limits);
    } catch (error) {
      const unreadable = error instanceof Error ? error : new Error(String(error));
      return { message: record.messageId, sources: [], unreadable };
    }
  });
}

function changeOf(message: string | undefined, event: unknown, limits: KeyLimits): Change {
  const found = new Set<SourceKey>();
  for (const key of keysOf(event)) {
    const source = sourceKey(key, limits);
    if (source.ok) found.add(source.value);
  }
  return { message, sources: [...found], unreadable: undefined };
}

function keysOf(event: unknown): readonly string[] {
  if (!isRecord(event)) throw unexpected(event);
  // S3 sends this once, when notifications are switched on.
  if (event['Event'] === 's3:TestEvent') return [];
  if (event['source'] === 'aws.s3') return keyOfBusEvent(event);
  const records = event['Records'];
  if (!Array.isArray(records)) throw unexpected(event);
  return records.flatMap((record: unknown) => {
    const s3 = isRecord(record) ? record['s3'] : undefined;
    const object = isRecord(s3) ? s3['object'] : undefined;
    const key = isRecord(object) ? object['key'] : undefined;
    if (typeof key !== 'string') throw unexpected(record);
    return decodedKey(key) ?? [];
  });
}

/** Of an event that comes by way of EventBridge, which has the key as it is in the bucket. */
function keyOfBusEvent(event: Readonly<Record<string, unknown>>): readonly string[] {
  const detail = event['detail'];
  const object = isRecord(detail) ? detail['object'] : undefined;
  const key = isRecord(object) ? object['key'] : undefined;
  if (typeof key !== 'string') throw unexpected(event);
  return [key];
}

/** The key as it is in the bucket; undefined when it is not UTF-8, which no URL can ask for. */
function decodedKey(key: string): string | undefined {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unexpected(text);
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const isMessage = (value: unknown): value is { readonly messageId: string; readonly body: string } =>
  isRecord(value) && typeof value['body'] === 'string' && typeof value['messageId'] === 'string';

function unexpected(value: unknown): TypeError {
  const shown = (JSON.stringify(value) ?? String(value)).slice(0, 200);
  return new TypeError(
    `Got ${shown}, expected an event of S3 with Records, one of EventBridge about S3, or a queue's with such events in it.`,
  );
}
