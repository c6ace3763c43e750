import { assertNever } from '../../shared/errors.ts';
import { copyAsFormsOf, type CopyAsForm } from '../../shared/model/copy-as.ts';
import type { Secret } from '../../shared/model/secret.ts';
import { commandLine } from './command-line.ts';
import { connectionUrl } from './connection-url.ts';
import { awsCredentialsBlock, httpHeader, jsonDocument, kubernetesSecret } from './documents.ts';
import { filledFields, noSuchForm, type Filled } from './filled.ts';
import { environmentVariables } from './variables.ts';

/**
 * A secret in the form that the person needs, ready to be pasted. The key of one-time codes is in none of them.
 * @throws ERR_COPY_AS; `reason` says why: unsupported, empty, missing or control (with `field`), engine
 */
export function copyAs(secret: Secret, form: CopyAsForm): string {
  if (!copyAsFormsOf(secret.kind).includes(form)) throw noSuchForm({ form }, 'unsupported');
  return written(filledFields(secret, form));
}

function written(filled: Filled): string {
  const { form } = filled;
  switch (form) {
    case 'sh':
    case 'fish':
    case 'powershell': return environmentVariables(filled, form);
    case 'url': return connectionUrl(filled);
    case 'command': return commandLine(filled);
    case 'json': return jsonDocument(filled);
    case 'aws-credentials': return awsCredentialsBlock(filled);
    case 'kubectl': return kubernetesSecret(filled);
    case 'header': return httpHeader(filled);
    default: return assertNever(form);
  }
}
