import type { ReactNode } from 'react';
import { Button } from '../../components/button.tsx';
import { Page } from '../../components/page.tsx';
import { useStepKeys } from '../../components/use-step-keys.ts';
import { WindowFrame } from '../../components/window-frame.tsx';
import { useSettings, useVault } from '../shell/app-store.ts';
import { openView, type ViewOf } from '../shell/view.ts';
import { choicesOf } from './connect-input.ts';
import { ConnectPanel, SourceSwitch } from './connect-panel.tsx';
import { IdentityStrip } from './identity-strip.tsx';
import { useConnect } from './use-connect.ts';
import text from '../../styles/text.module.css';
import styles from './connect-screen.module.css';

const leave = (): void => openView({ screen: 'settings', section: 'aws' });

/** "Connect AWS" by itself: a new connection, or changes to one that is there. */
export function ConnectScreen({ view }: { readonly view: ViewOf<'connect-aws'> }): ReactNode {
  const editing = useSettings()?.connections.find(({ id }) => id === view.connectionId);
  const vault = useVault();
  const screen = <Connect key={view.connectionId ?? ''} editing={editing} />;
  return vault ? screen : <WindowFrame>{screen}</WindowFrame>;
}

function Connect({ editing }: { readonly editing: ReturnType<typeof useConnect>['editing'] }): ReactNode {
  const connecting = useConnect(editing, editing ? choicesOf(editing) : { source: 'profile' });
  const { tested, busy, connect } = connecting;
  const next = (): void => (tested ? leave() : void connect());
  useStepKeys({ onEnter: busy ? undefined : next, onEscape: leave });
  return (
    <Page
      narrow
      title={editing ? <bdi>{editing.name}</bdi> : 'Connect AWS'}
      description={editing ? 'Changes are kept once AWS has answered.' : 'Pick who you are to AWS. Nothing is kept until AWS has answered.'}
      actions={<SourceSwitch connecting={connecting} />}
    >
      <div className={styles.content}>
        <ConnectPanel connecting={connecting} />
        {tested ? <IdentityStrip tested={tested} /> : undefined}
      </div>
      <div className={styles.footer}>
        <span className={text.grow} />
        <Button tone="quiet" size="l" keycap="Escape" onClick={leave}>{tested ? 'Close' : 'Cancel'}</Button>
        <Button tone="primary" size="l" keycap="Enter" disabled={busy} onClick={next}>{tested ? 'Done' : busy ? 'Connecting …' : editing ? 'Test and save' : 'Connect'}</Button>
      </div>
    </Page>
  );
}
