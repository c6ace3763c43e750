import { type ReactNode, useState } from 'react';
import type { EnvironmentTone } from '../../../shared/model/environment.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { EnvironmentBadge } from '../../components/environment-badge.tsx';
import { Select } from '../../components/select.tsx';
import { classNames } from '../../components/class-names.ts';
import { useSettings } from '../shell/app-store.ts';
import { KeyPicker } from './key-picker.tsx';
import { type PickedKey, useKeys } from './use-keys.ts';
import text from '../../styles/text.module.css';
import styles from './key-dialog.module.css';

interface Props {
  /** `name` is what KMS is told, so that conditions on it hold for the test as they will later. */
  readonly environment: { readonly name: string; readonly label: string; readonly tone: EnvironmentTone };
  /** The connection to begin with. */
  readonly connectionId: string | undefined;
  readonly onPick: (key: PickedKey) => void;
  readonly onClose: () => void;
}

/** Chooses the KMS key of one environment, through any connection that is kept. */
export function KeyDialog({ environment, connectionId, onPick, onClose }: Props): ReactNode {
  const connections = useSettings()?.connections ?? [];
  const [picked, setPicked] = useState(connectionId);
  const connection = connections.find(({ id }) => id === picked) ?? connections[0];
  const keys = useKeys(connection, environment.name);
  const use = async (): Promise<void> => {
    const key = await keys.use();
    if (key) onPick(key);
  };
  return (
    <Dialog
      width="l"
      tone={environment.tone}
      title={<>Key for <EnvironmentBadge tone={environment.tone} label={environment.label} variant="title" /></>}
      onClose={onClose}
      onSubmit={() => void use()}
      footer={
        <>
          <span className={classNames(text.small, text.third, text.grow)}>Encrypts and decrypts 32 test bytes, nothing else</span>
          <Button tone="quiet" size="l" keycap="Escape" onClick={onClose}>Cancel</Button>
          <Button type="submit" tone="primary" size="l" keycap="Enter" disabled={!keys.ready}>{keys.busy ? 'Trying the key …' : 'Use this key'}</Button>
        </>
      }
    >
      <div className={styles.content}>
        {connections.length > 1 && connection ? <Select label="Through the connection" value={connection.id} options={connections.map(({ id, name }) => ({ value: id, label: name }))} onChange={setPicked} /> : undefined}
        <KeyPicker hideTitle choice={keys} label={environment.label} />
      </div>
    </Dialog>
  );
}
