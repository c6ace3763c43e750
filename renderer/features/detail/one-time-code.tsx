import { type ReactNode, useEffect, useState } from 'react';
import type { WireError } from '../../../shared/ipc/call.ts';
import type { SecretView } from '../../../shared/ipc/secret-calls.ts';
import type { TotpTiming } from '../../../shared/model/totp.ts';
import { ask, failureOf } from '../../bridge.ts';
import { classNames } from '../../components/class-names.ts';
import { Ring } from '../../components/ring.tsx';
import { useNow } from '../../components/use-seconds.ts';
import { messageText } from '../../messages.ts';
import { Dots } from './value.tsx';
import text from '../../styles/text.module.css';
import styles from './one-time-code.module.css';

/** The field whose value is a code made by the clock. */
export const oneTimeCodeField = 'totp';
/** From here on main hands out the next code instead of the present one. */
const nextIsCopiedMs = 3_000;

type Known = { readonly timing: TotpTiming } | { readonly failure: WireError } | undefined;

/** When the codes change; asked anew for every revision, since an edit may have changed the period. */
function useTiming({ environment, id, revision }: Pick<SecretView, 'environment' | 'id' | 'revision'>): Known {
  const [known, setKnown] = useState<Known>();
  useEffect(() => {
    let isLate = false;
    const take = (next: Known): void => {
      if (!isLate) setKnown(next);
    };
    ask('secret:totp', { environment, id }).then((timing) => take({ timing }), (error: unknown) => take({ failure: failureOf(error) }));
    return () => {
      isLate = true;
    };
  }, [environment, id, revision]);
  return known;
}

/** What is left of the code of `nowMs`: after the first end, codes follow each other without a gap. */
export function leftOfCode({ endsAtMs, periodMs }: TotpTiming, nowMs: number): number {
  return periodMs - ((((nowMs - endsAtMs) % periodMs) + periodMs) % periodMs);
}

function Countdown({ timing }: { readonly timing: TotpTiming }): ReactNode {
  const left = leftOfCode(timing, useNow(timing.endsAtMs));
  const seconds = Math.ceil(left / 1000);
  const isEnding = left < nextIsCopiedMs;
  return (
    <span className={classNames(styles.countdown, text.tabular)}>
      <Ring fraction={(seconds * 1000) / timing.periodMs} size={16} tone={isEnding ? 'warn' : 'ink'} />
      {isEnding ? 'copies the next one' : `next in ${seconds} s`}
    </span>
  );
}

/** A one-time code: never its key, and not the code either; when it changes, or why there is none. */
export function OneTimeCode({ secret }: { readonly secret: SecretView }): ReactNode {
  const known = useTiming(secret);
  if (known && 'failure' in known) return <span className={text.second}>{messageText(known.failure)}</span>;
  return <span className={styles.line}><Dots />{known ? <Countdown timing={known.timing} /> : undefined}</span>;
}
