import { CircleCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { PlainText } from '../../components/plain-text.tsx';
import { classNames } from '../../components/class-names.ts';
import { timeWords } from '../detail/date-words.ts';
import { identityOf } from './identity-words.ts';
import type { Tested } from './use-connect.ts';
import text from '../../styles/text.module.css';
import styles from './identity-strip.module.css';

/** Who AWS says that one is. */
export function IdentityStrip({ tested }: { readonly tested: Tested }): ReactNode {
  const { identity, connection } = tested;
  const { who, role } = identityOf(identity.arn);
  return (
    <div className={styles.strip} role="status">
      <CircleCheck size={20} aria-hidden="true" className={text.ok} />
      <div className={styles.words}>
        <p>
          You are <PlainText className={text.semi}>{who}</PlainText>
          {role === undefined ? undefined : <> as <PlainText className={text.semi}>{role}</PlainText></>} in account{' '}
          <span className={classNames(text.semi, text.tabular)}>{identity.account}</span>
        </p>
        <PlainText className={classNames(text.mono, text.second, text.ellipsis, text.selectable)}>{identity.arn}</PlainText>
      </div>
      <div className={styles.meta}>
        {identity.expiresAtMs === undefined ? undefined : <span>Session ends {timeWords(identity.expiresAtMs)}</span>}
        <span>Answered in {Math.max(1, Math.round(identity.tookMs))} ms</span>
        {connection.testedAtMs === undefined ? undefined : <span>Checked {timeWords(connection.testedAtMs)}</span>}
      </div>
    </div>
  );
}
