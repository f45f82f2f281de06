import { clientOptions } from './client.js';
import { awsProblem } from './problem.js';

/** A line of a log. */
export interface LoggedLine {
  readonly id: string;
  /** ms since the epoch. */
  readonly time: number;
  readonly text: string;
}

/**
 * The lines of a log group since a time, oldest first; undefined if the group does not exist, because the function never ran in
 * that region.
 * @throws SetupError if AWS does not answer
 */
export async function readLog(
  group: string,
  region: string,
  since: number,
): Promise<readonly LoggedLine[] | undefined> {
  const { CloudWatchLogsClient, paginateFilterLogEvents } = await import('@aws-sdk/client-cloudwatch-logs');
  const client = new CloudWatchLogsClient(clientOptions(region));
  try {
    const lines: LoggedLine[] = [];
    const query = { logGroupName: group, startTime: since };
    for await (const { events = [] } of paginateFilterLogEvents({ client }, query))
      for (const { eventId = '', timestamp = 0, message = '' } of events)
        lines.push({ id: eventId, time: timestamp, text: message.trimEnd() });
    return lines.sort((one, other) => one.time - other.time);
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
    throw awsProblem(error, region);
  } finally {
    client.destroy();
  }
}
