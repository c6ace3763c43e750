import { CircleCheck, CircleX, Ellipsis, Trash2, Waypoints } from 'lucide-react';
import type { ReactNode } from 'react';
import type { EnvironmentState, RecipientState } from '../../../shared/ipc/vault-calls.ts';
import { IconButton } from '../../components/button.tsx';
import { Card, Tag } from '../../components/card.tsx';
import { Menu, type MenuEntry } from '../../components/menu.tsx';
import { PlainText } from '../../components/plain-text.tsx';
import { Table } from '../../components/table.tsx';
import { messageText } from '../../messages.ts';
import { classNames } from '../../components/class-names.ts';
import { timeWords } from '../detail/date-words.ts';
import { useSettings } from '../shell/app-store.ts';
import { openView } from '../shell/view.ts';
import { outcomeWords } from './outcome-words.ts';
import { answersByItself, RecipientIcon, recipientLine, recipientTitle } from './recipient-facts.tsx';
import text from '../../styles/text.module.css';
import styles from './keys-table.module.css';

interface RowProps {
  readonly recipient: RecipientState;
  /** Absent while nothing can be removed. */
  readonly onRemove: ((recipient: RecipientState) => void) | undefined;
}

/** How long it took, or why it did not open. */
function Answer({ recipient }: { readonly recipient: RecipientState }): ReactNode {
  const { lastAnswer } = recipient;
  if (!lastAnswer) return <span className={text.third}>{answersByItself(recipient) ? 'Not tried yet' : recipient.kind === 'os-keychain' ? 'Elsewhere' : 'Typed'}</span>;
  if (!lastAnswer.error) return <span className={styles.answer}><CircleCheck size={16} aria-hidden="true" className={text.ok} />{Math.max(1, Math.round(lastAnswer.tookMs))} ms</span>;
  return <span className={classNames(styles.answer, text.danger)} title={messageText(lastAnswer.error)}><CircleX size={16} aria-hidden="true" />{outcomeWords(lastAnswer.error)}</span>;
}

function Row({ recipient, onRemove }: RowProps): ReactNode {
  const connections = useSettings()?.connections ?? [];
  const connection = connections.find(({ id }) => id === recipient.connectionId);
  const title = recipientTitle(recipient);
  const entries: MenuEntry[] = [
    ...(recipient.kind === 'aws-kms' ? [{ key: 'connection', label: 'Its AWS connection', icon: <Waypoints size={16} aria-hidden="true" />, onSelect: () => openView(connection ? { screen: 'connect-aws', connectionId: connection.id } : { screen: 'connect-aws' }) }] : []),
    { key: 'remove', label: 'Remove …', tone: 'danger', icon: <Trash2 size={16} aria-hidden="true" />, disabled: !onRemove, onSelect: () => onRemove?.(recipient) },
  ];
  return (
    <tr>
      <td>
        <div className={styles.recipient}>
          <span className={text.second}><RecipientIcon kind={recipient.kind} /></span>
          <div className={styles.words}>
            <div className={styles.title}>{title}{recipient.accepted ? undefined : <Tag>Not accepted here</Tag>}</div>
            <PlainText className={styles.line} ellipsis>{recipientLine(recipient)}</PlainText>
          </div>
        </div>
      </td>
      <td><Answer recipient={recipient} /></td>
      <td className={classNames(text.second, text.tabular)}>{recipient.lastAnswer ? timeWords(recipient.lastAnswer.atMs) : ''}</td>
      <td className={styles.through}>{connection ? <PlainText ellipsis>{connection.name}</PlainText> : recipient.kind === 'aws-kms' ? <span className={text.warn}>No connection</span> : ''}</td>
      <td><Menu entries={entries} trigger={<IconButton label={`More about ${title}`} icon={<Ellipsis size={16} aria-hidden="true" />} />} /></td>
    </tr>
  );
}

/** Every recipient of an environment with its last answer. */
export function KeysTable({ environment, onRemove }: { readonly environment: EnvironmentState; readonly onRemove: RowProps['onRemove'] }): ReactNode {
  return (
    <Card className={styles.table}>
      <Table label={`Recipients of ${environment.label}`} columns={['Recipient', 'Last answer', 'Checked', 'Through', '']}>
        {environment.recipients.map((recipient) => <Row key={recipient.ref} recipient={recipient} onRemove={onRemove} />)}
      </Table>
    </Card>
  );
}
