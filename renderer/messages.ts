import { assertNever, type ErrorCode, type RecipientAttempt } from '../shared/errors.ts';
import type { WireError } from '../shared/ipc/call.ts';
import { awsMessages } from './messages/aws.ts';
import { fileMessages } from './messages/files.ts';
import { keyMessages } from './messages/keys.ts';
import { sessionMessages } from './messages/session.ts';
import { attemptsOf, Facts, type Message, recipientName, type Words } from './messages/wording.ts';

/** Every code and its words: a code without words does not compile. */
const messages: { readonly [C in ErrorCode]: Words } = { ...fileMessages, ...keyMessages, ...awsMessages, ...sessionMessages };

/** What a person reads about a failure: a sentence that says what happened, and the next action. */
export function messageOf(error: WireError): Message {
  // One key that was tried: what it answered says more than that none opened.
  const [only, ...more] = attemptsOf(error.details);
  if (error.code === 'ERR_KEY_ALL_RECIPIENTS_FAILED' && only && more.length === 0) return messageOf(attemptError(only, error));
  const words: Words | undefined = messages[error.code];
  // Main and window are built together; a code from elsewhere is a defect.
  if (!words) return assertNever(error.code as never);
  return words(new Facts(error.details));
}

function attemptError({ code, details }: RecipientAttempt, { details: { environment } }: WireError): WireError {
  return { code, details: { ...(environment === undefined ? {} : { environment }), ...details } };
}

/** What each of several keys answered, one line each: "The KMS key in eu-west-1: …". */
export function attemptLines(error: WireError): readonly string[] {
  const attempts = attemptsOf(error.details);
  if (attempts.length < 2) return [];
  return attempts.map((attempt) => {
    const name = recipientName(attempt.recipient);
    return `${name.charAt(0).toUpperCase()}${name.slice(1)}: ${messageOf(attemptError(attempt, error)).sentence}`;
  });
}

/** Both sentences, for places that have one line. */
export function messageText(error: WireError): string {
  const { sentence, action } = messageOf(error);
  return `${sentence} ${action}`;
}
