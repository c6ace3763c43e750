import { assertNever, type ErrorCode } from '../shared/errors.ts';
import type { WireError } from '../shared/ipc/call.ts';
import { awsMessages } from './messages/aws.ts';
import { fileMessages } from './messages/files.ts';
import { keyMessages } from './messages/keys.ts';
import { sessionMessages } from './messages/session.ts';
import { Facts, type Message, type Words } from './messages/wording.ts';

/** Every code and its words: a code without words does not compile. */
const messages: { readonly [C in ErrorCode]: Words } = { ...fileMessages, ...keyMessages, ...awsMessages, ...sessionMessages };

/** What a person reads about a failure: a sentence that says what happened, and the next action. */
export function messageOf(error: WireError): Message {
  const words: Words | undefined = messages[error.code];
  // Main and window are built together; a code from elsewhere is a defect.
  if (!words) return assertNever(error.code as never);
  return words(new Facts(error.details));
}

/** Both sentences, for places that have one line. */
export function messageText(error: WireError): string {
  const { sentence, action } = messageOf(error);
  return `${sentence} ${action}`;
}
