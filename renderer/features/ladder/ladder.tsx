import { CircleCheck, CircleDashed, CircleX } from 'lucide-react';
import type { ReactNode } from 'react';
import { PlainText } from '../../components/plain-text.tsx';
import { Ring } from '../../components/ring.tsx';
import { messageOf } from '../../messages.ts';
import { classNames } from '../../components/class-names.ts';
import type { Rung } from './rungs.ts';
import text from '../../styles/text.module.css';
import styles from './ladder.module.css';

function StateIcon({ state }: { readonly state: Rung['state'] }): ReactNode {
  switch (state) {
    case 'passed': return <CircleCheck size={16} aria-label="Passed" className={text.ok} />;
    case 'refused': return <CircleX size={16} aria-label="Refused" className={text.danger} />;
    case 'trying': return <Ring size={16} />;
    case 'not-reached': return <CircleDashed size={16} aria-label="Not reached" className={text.third} />;
  }
}

function Line({ rung }: { readonly rung: Rung }): ReactNode {
  const { state, error } = rung;
  const refused = state === 'refused';
  return (
    <li className={classNames(styles.rung, refused && styles.refused, state === 'not-reached' && styles.later)} aria-current={refused ? 'step' : undefined}>
      <span className={styles.icon}><StateIcon state={state} /></span>
      <span className={styles.stage}><bdi>{rung.stage}</bdi></span>
      <div className={styles.words}>
        <p className={refused ? text.semi : text.second}><bdi>{rung.words}</bdi></p>
        {rung.detail === undefined ? undefined : <PlainText className={classNames(text.mono, text.selectable, styles.detail)}>{rung.detail}</PlainText>}
        {refused && error ? <p className={styles.why}><bdi>{messageOf(error).sentence}</bdi></p> : undefined}
      </div>
      <span className={styles.took}>{rung.tookMs === undefined ? '' : `${Math.max(1, Math.round(rung.tookMs))} ms`}</span>
    </li>
  );
}

/** The steps of an unlock from the file to the key: what held, what did not, what was not reached. */
export function Ladder({ rungs, label }: { readonly rungs: readonly Rung[]; readonly label: string }): ReactNode {
  return <ol className={styles.ladder} aria-label={label}>{rungs.map((rung) => <Line key={rung.key} rung={rung} />)}</ol>;
}
