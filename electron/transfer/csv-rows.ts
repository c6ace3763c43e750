import { CsvError, parse } from 'csv-parse/sync';
import { importFault, maxImportRows } from './import-item.ts';

/** One record of a CSV file and the line that it starts on. */
export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
}

export interface CsvTable {
  readonly columns: readonly string[];
  readonly rows: readonly CsvRow[];
}

const maxRecordBytes = 4 * 1024 * 1024;

/**
 * A CSV file with a header. Comma, semicolon and tab are told apart by the header; quotes must be right everywhere,
 * since after a wrong one nothing can be trusted. Throws ERR_IMPORT_FORMAT with the line.
 */
export function parseCsv(text: string): CsvTable {
  const [header, ...rows] = readRecords(text, delimiterOf(text));
  if (header === undefined || header.cells.every((cell) => cell.trim() === '')) throw importFault('no-header');
  if (rows.length > maxImportRows) throw importFault('too-many-rows', rows[maxImportRows]?.line);
  return { columns: header.cells.map((cell) => cell.trim()), rows };
}

function readRecords(text: string, delimiter: string): CsvRow[] {
  const rows: CsvRow[] = [];
  // csv-parse counts a CRLF inside quotes as two lines.
  let overcounted = 0;
  try {
    parse(text, {
      delimiter,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: maxRecordBytes,
      // One more than the limit, so that passing it is seen.
      to: maxImportRows + 2,
      on_record: (cells: string[], { lines }) => {
        const counted = count(cells, /[\r\n]/g);
        rows.push({ line: lines - counted - overcounted, cells });
        overcounted += count(cells, /\r\n/g);
        return null;
      },
    });
  } catch (error) {
    throw csvFault(error, overcounted);
  }
  return rows;
}

function csvFault(error: unknown, overcounted: number): unknown {
  if (!(error instanceof CsvError)) return error;
  const lines = (error as { lines?: unknown }).lines;
  const line = typeof lines === 'number' ? Math.max(1, lines - overcounted) : 1;
  return importFault(error.code === 'CSV_MAX_RECORD_SIZE' ? 'record-too-large' : 'quotes', line);
}

function count(cells: readonly string[], pattern: RegExp): number {
  return cells.reduce((sum, cell) => sum + (cell.match(pattern)?.length ?? 0), 0);
}

/** What separates the header's columns: the one of the three that it has most of, outside quotes. */
function delimiterOf(text: string): string {
  const counts = new Map([[',', 0], [';', 0], ['\t', 0]]);
  let quoted = false;
  for (const char of text) {
    if (char === '"') quoted = !quoted;
    else if (!quoted && (char === '\n' || char === '\r')) break;
    else if (!quoted && counts.has(char)) counts.set(char, counts.get(char)! + 1);
  }
  return [...counts].reduce((best, next) => (next[1] > best[1] ? next : best))[0];
}
