import { promises as fs } from 'node:fs';
import path from 'node:path';
import { isLogEvent, redact, type LogEvent, type LogFacts } from './log-facts.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** One line: when, how grave, what, and facts that passed the list of log-facts.ts. */
export interface LogLine {
  readonly atMs: number;
  readonly level: LogLevel;
  readonly event: LogEvent;
  readonly facts: LogFacts;
  /** Facts that were not let through. */
  readonly dropped?: number;
}

/** Where lines go after redaction. */
export interface LogSink {
  append(text: string): Promise<void>;
}

const keptInMemory = 500;
const ranks: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3 };

/**
 * The program's log. Takes typed facts only, and drops at run time whatever is not on the list: titles, values, paths,
 * messages and other free text cannot get in, not even by mistake.
 */
export class Log {
  readonly #sink: LogSink | undefined;
  readonly #nowMs: () => number;
  readonly #least: LogLevel;
  #lines: LogLine[] = [];
  #pending: Promise<void> = Promise.resolve();

  constructor(nowMs: () => number, sink?: LogSink, least: LogLevel = 'info') {
    this.#nowMs = nowMs;
    this.#sink = sink;
    this.#least = least;
  }

  debug(event: LogEvent, facts: LogFacts = {}): void {
    this.#write('debug', event, facts);
  }

  info(event: LogEvent, facts: LogFacts = {}): void {
    this.#write('info', event, facts);
  }

  warn(event: LogEvent, facts: LogFacts = {}): void {
    this.#write('warn', event, facts);
  }

  error(event: LogEvent, facts: LogFacts = {}): void {
    this.#write('error', event, facts);
  }

  /** The latest lines, oldest first. */
  lines(): readonly LogLine[] {
    return this.#lines;
  }

  /** Settles once everything so far is in the file. */
  flush(): Promise<void> {
    return this.#pending;
  }

  #write(level: LogLevel, event: LogEvent, given: LogFacts): void {
    if (ranks[level] < ranks[this.#least]) return;
    const { kept, dropped } = redact(given);
    const known = isLogEvent(event);
    const lost = dropped + (known ? 0 : 1);
    this.#keep({ atMs: this.#nowMs(), level, event: known ? event : 'unexpected', facts: kept, ...(lost > 0 ? { dropped: lost } : {}) });
  }

  #keep(line: LogLine): void {
    this.#lines.push(line);
    if (this.#lines.length > keptInMemory) this.#lines = this.#lines.slice(-keptInMemory);
    const sink = this.#sink;
    if (sink === undefined) return;
    // A log that cannot be written must not take the program with it; the memory still has the lines.
    this.#pending = this.#pending.then(() => sink.append(formatLine(line))).catch(() => {});
  }
}

function formatLine(line: LogLine): string {
  const { atMs, level, event, facts, dropped } = line;
  return `${JSON.stringify({ at: new Date(atMs).toISOString(), level, event, ...facts, ...(dropped === undefined ? {} : { dropped }) })}\n`;
}

/** A log file (0600) in `folder` (0700) that is turned over at `largestBytes`, with one older file beside it. */
export function logFile(folder: string, largestBytes = 256 * 1024): LogSink {
  const file = path.join(folder, 'breakglass.log');
  let sizeBytes: number | undefined;
  return {
    async append(text) {
      if (sizeBytes === undefined) {
        await fs.mkdir(folder, { recursive: true, mode: 0o700 });
        sizeBytes = await fs.stat(file).then((stat) => stat.size, () => 0);
        // A file from elsewhere keeps its mode when it is appended to.
        if (sizeBytes > 0) await fs.chmod(file, 0o600);
      }
      if (sizeBytes >= largestBytes) {
        await fs.rename(file, `${file}.1`);
        sizeBytes = 0;
      }
      await fs.appendFile(file, text, { mode: 0o600 });
      sizeBytes += Buffer.byteLength(text);
    },
  };
}
