import { VaultError, assertNever } from '../../shared/errors.ts';
import type { Secret } from '../../shared/model/secret.ts';
import type { ExportFormat } from '../../shared/model/transfer.ts';
import { exportCsv } from './export-csv.ts';
import { exportEnv } from './export-env.ts';

/** One secret and where it lives. */
export interface Exported {
  readonly environment: string;
  readonly secret: Secret;
}

/** The bytes of an export, in the clear. Throws ERR_EXPORT_EMPTY where there is nothing to write. */
export function exportSecrets(chosen: readonly Exported[], format: ExportFormat): Uint8Array {
  if (chosen.length === 0) throw new VaultError('ERR_EXPORT_EMPTY');
  return new TextEncoder().encode(textOf(chosen, format));
}

function textOf(chosen: readonly Exported[], format: ExportFormat): string {
  const secrets = chosen.map((one) => one.secret);
  switch (format) {
    case 'csv':
      return exportCsv(secrets);
    case 'dotenv':
      return exportEnv(secrets);
    case 'json':
      return `${JSON.stringify({ format: 'breakglass-export', version: 1, secrets: chosen.map(jsonOf) }, null, 2)}\n`;
    default:
      return assertNever(format);
  }
}

/** Everything of a secret, its history included; lone surrogates, which JSON escapes, too. */
function jsonOf({ environment, secret }: Exported): object {
  return { environment, ...secret };
}

/** What to call the file. */
export function exportName(format: ExportFormat): string {
  return { csv: 'breakglass-export.csv', dotenv: 'breakglass-export.env', json: 'breakglass-export.json' }[format];
}
