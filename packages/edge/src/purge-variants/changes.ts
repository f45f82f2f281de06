import { type ImageConfig, type SourceKey, sourceKey } from '@cameo/core';

/** One record of an S3 event notification. The key is form-encoded: `+` is a space, `%2B` a plus. */
export interface ObjectRecord {
  readonly s3: { readonly object: { readonly key: string } };
}

/** S3's event when objects were created or removed. */
export interface ObjectEvent {
  readonly Records: readonly ObjectRecord[];
}

/** Queue messages, each with one event as its body. */
export interface QueueEvent {
  readonly Records: readonly { readonly messageId: string; readonly body: string }[];
}

/** The content of one message: its sources, each once, in order, or the reason why it could not be read. */
export interface Change {
  /** Its id in the queue; undefined for an event without a queue. */
  readonly message: string | undefined;
  readonly sources: readonly SourceKey[];
  readonly unreadable: Error | undefined;
}

type KeyLimits = Pick<ImageConfig['limits'], 'sourceKeyBytes'>;

/**
 * The changes in an event. It skips derivatives, because deleting them creates events too; keys that no URL can request, such
 * as a folder's; and S3's test message. An unreadable message does not affect the others.
 * @throws TypeError if the event comes from neither S3 nor a queue: nothing may count as purged then
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
  // S3 sends this once, when notifications are enabled.
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

/** The key of an event from EventBridge, which does not encode it. */
function keyOfBusEvent(event: Readonly<Record<string, unknown>>): readonly string[] {
  const detail = event['detail'];
  const object = isRecord(detail) ? detail['object'] : undefined;
  const key = isRecord(object) ? object['key'] : undefined;
  if (typeof key !== 'string') throw unexpected(event);
  return [key];
}

/** The key as it is in the bucket; undefined if it is not UTF-8, which no URL can request. */
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
