import { Check, Copy } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { ask } from '../../bridge.ts';
import { announce } from '../../components/announce.tsx';
import { Button } from '../../components/button.tsx';
import { reportFailure } from '../detail/copy.ts';
import text from '../../styles/text.module.css';
import styles from './policy.module.css';

const places: Readonly<Record<string, string>> = {
  identity: 'A statement for an identity policy of your role or user.',
  key: 'A statement for the key’s own policy, with your role as Principal.',
  session: 'It was your session’s policy that left it out.',
  'permissions-boundary': 'It was your permissions boundary that left it out.',
  'vpc-endpoint': 'It was the VPC endpoint’s policy that left it out.',
  organization: 'It was a policy of your organization that left it out.',
};

/** The statement that would allow the call: to be read, selected, or copied by main. No secret is in it. */
export function Policy({ environment, policy, place }: { readonly environment: string; readonly policy: string; readonly place: string }): ReactNode {
  const [copied, setCopied] = useState(false);
  const copy = (): void => {
    ask('connection:copyPolicy', { environment }).then(() => {
      setCopied(true);
      announce('Policy statement copied');
    }, reportFailure);
  };
  return (
    <section className={styles.policy}>
      <div className={styles.head}>
        <h2 className={text.grow}>What would allow it</h2>
        <Button icon={copied ? <Check size={14} aria-hidden="true" className={text.ok} /> : <Copy size={14} aria-hidden="true" />} onClick={copy}>{copied ? 'Copied' : 'Copy policy statement'}</Button>
      </div>
      <pre className={styles.code}>{policy}</pre>
      <p className={text.third}>{places[place] ?? places['identity']}</p>
    </section>
  );
}
