import type { ColumnMapping, ImportFormat } from '../../shared/model/transfer.ts';
import type { RejectReason } from '../../shared/model/transfer-reasons.ts';
import { parseAwsCredentials } from './aws-credentials.ts';
import { csvFormatOf, guessMapping, hasColumnsOf, type CsvFormat } from './csv-profiles.ts';
import { parseCsv, type CsvRow, type CsvTable } from './csv-rows.ts';
import { from1Password, fromBitwarden, fromChrome, fromGeneric, fromKeePassXc, type Cell } from './csv-secrets.ts';
import { decodeText } from './decode.ts';
import { parseDotenv } from './dotenv.ts';
import { importFault, type ImportedSecret, type ImportItem, type Parsed, type Rejected } from './import-item.ts';

/** What a file would become. `columns` and `mapping` are for a CSV; without a mapping, a generic one has no items yet. */
export interface ParsedImport extends Parsed {
  readonly format: ImportFormat;
  readonly columns: readonly string[];
  readonly mapping?: ColumnMapping;
}

/**
 * What kind of file this is, by its content alone. Throws ERR_IMPORT_FORMAT (details.line, details.reason) when it is
 * no text, or text of no kind that can be imported.
 */
export function detectFormat(bytes: Uint8Array): ImportFormat {
  const text = decodeText(bytes);
  const lines = text.split(/\r\n|\n|\r/, 200).filter((line) => !/^\s*(?:[#;].*)?$/.test(line));
  if (/^\s*\[[^\]]*\]\s*$/.test(lines[0] ?? '')) return 'aws-credentials';
  if (/^\s*(?:export\s+)?[A-Za-z_][A-Za-z0-9_.-]*\s*=/.test(lines[0] ?? '')) return 'dotenv';
  const table = parseCsv(text);
  if (table.columns.length < 2) throw importFault('unknown-format');
  return csvFormatOf(table.columns);
}

/**
 * Reads a file as `format`. Never throws anything but ERR_IMPORT_FORMAT; single lines that do not fit are in
 * `rejected`, with their line and why. A generic CSV uses `mapping`, or a guess from the names of its columns.
 */
export function parseImport(bytes: Uint8Array, format: ImportFormat, mapping?: ColumnMapping): ParsedImport {
  const text = decodeText(bytes);
  if (format === 'dotenv') return { ...parseDotenv(text), format, columns: [] };
  if (format === 'aws-credentials') return { ...parseAwsCredentials(text), format, columns: [] };
  const table = parseCsv(text);
  if (format === 'generic-csv') return parseGeneric(table, mapping ?? guessMapping(table.columns));
  if (!hasColumnsOf(format, table.columns)) throw importFault('columns-missing');
  return { ...readRows(table, rowReaderOf(format, table.columns)), format, columns: table.columns };
}

function parseGeneric(table: CsvTable, mapping: ColumnMapping | undefined): ParsedImport {
  const { columns } = table;
  if (mapping === undefined) return { items: [], rejected: [], format: 'generic-csv', columns };
  const indexes = Object.values(mapping);
  if (indexes.some((index) => index !== undefined && index >= columns.length)) throw importFault('mapping');
  const parsed = readRows(table, (cells) => fromGeneric(cells, columns, mapping));
  return { ...parsed, format: 'generic-csv', columns, mapping };
}

type RowReader = (cells: readonly string[]) => ImportedSecret | RejectReason;

const readers: Readonly<Record<Exclude<CsvFormat, 'generic-csv'>, (cell: Cell) => ImportedSecret | RejectReason>> = {
  keepassxc: fromKeePassXc,
  '1password': from1Password,
  bitwarden: fromBitwarden,
  chrome: fromChrome,
};

function rowReaderOf(format: Exclude<CsvFormat, 'generic-csv'>, columns: readonly string[]): RowReader {
  const indexes = new Map(columns.map((column, index) => [column.toLowerCase(), index]));
  const read = readers[format];
  return (cells) => read((column) => cells[indexes.get(column) ?? -1] ?? '');
}

function readRows(table: CsvTable, read: RowReader): Parsed {
  const items: ImportItem[] = [];
  const rejected: Rejected[] = [];
  for (const row of table.rows) {
    const made = readRow(row, table.columns.length, read);
    if (typeof made === 'string') rejected.push({ line: row.line, reason: made });
    else items.push({ line: row.line, secret: made });
  }
  return { items, rejected };
}

function readRow(row: CsvRow, columns: number, read: RowReader): ImportedSecret | RejectReason {
  // A row of another length has slipped: its password may be in the column of the notes.
  return row.cells.length === columns ? read(row.cells) : 'column-count';
}
