import { ArrowDown, ArrowUp, KeyRound, Plus, X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button, IconButton } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { EnvironmentGlyph } from '../../components/environment-badge.tsx';
import { Callout } from '../../components/inline-error.tsx';
import { Input } from '../../components/input.tsx';
import { KeyDialog } from '../connect/key-dialog.tsx';
import { shortKey } from '../connect/identity-words.ts';
import { labelComplaint } from '../environments/environment-name.ts';
import { LookFields } from '../environments/look-fields.tsx';
import { inWords } from '../list/list-words.ts';
import { namesOf } from './create-vault.ts';
import { changeDraft, useDraft, type Wish, wishFor } from './create-store.ts';
import { StepFrame } from './step-frame.tsx';
import { usePlace } from './use-place.ts';
import text from '../../styles/text.module.css';
import styles from './environments-step.module.css';

const most = 32;

interface LineProps {
  readonly wish: Wish;
  readonly at: number;
  readonly count: number;
  readonly complaint: string | undefined;
  readonly onChange: (change: Partial<Wish>) => void;
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
  /** Only under KMS. */
  readonly onKey?: () => void;
}

function KeyButton({ wish, onKey }: { readonly wish: Wish; readonly onKey: () => void }): ReactNode {
  const key = wish.key && (wish.key.alias ?? shortKey(wish.key.arn));
  return (
    <Button className={styles.key} aria-label={key === undefined ? `Choose a key for ${wish.label}` : `Key for ${wish.label}: ${key}`} icon={<KeyRound size={14} aria-hidden="true" />} onClick={onKey}>
      {key ?? 'Choose a key'}
    </Button>
  );
}

function Line({ wish, at, count, complaint, onChange, onMove, onRemove, onKey }: LineProps): ReactNode {
  const name = wish.label.trim() === '' ? `environment ${at + 1}` : wish.label;
  return (
    <li className={styles.line} data-key={onKey ? '' : undefined}>
      <EnvironmentGlyph tone={wish.tone} />
      <div className={styles.name}>
        <Input label={`Name of environment ${at + 1}`} hideLabel value={wish.label} maxLength={64} error={complaint} onChange={(event) => onChange({ label: event.target.value })} />
      </div>
      <div className={styles.look}><LookFields tone={wish.tone} strictness={wish.strictness} of={name} onChange={onChange} /></div>
      {onKey ? <KeyButton wish={wish} onKey={onKey} /> : undefined}
      <div className={styles.actions}>
        <IconButton label={`Move ${name} up`} icon={<ArrowUp size={16} aria-hidden="true" />} disabled={at === 0} onClick={() => onMove(-1)} />
        <IconButton label={`Move ${name} down`} icon={<ArrowDown size={16} aria-hidden="true" />} disabled={at === count - 1} onClick={() => onMove(1)} />
        <IconButton label={`Remove ${name}`} icon={<X size={16} aria-hidden="true" />} disabled={count === 1} onClick={onRemove} />
      </div>
    </li>
  );
}

/** Environments that one KMS key would open together. */
function sharedKey(wishes: readonly Wish[]): string | undefined {
  const first = wishes.find((wish) => wish.key && wishes.some((other) => other !== wish && other.key?.arn === wish.key?.arn));
  if (!first) return undefined;
  const names = wishes.filter((wish) => wish.key?.arn === first.key?.arn).map(({ label }) => label);
  return `${inWords(names)} have the same key: whoever may use it opens them all, unless a policy tells them apart by the encryption context.`;
}

function moved(wishes: readonly Wish[], at: number, by: -1 | 1): Wish[] {
  const wish = wishes[at];
  return wish ? wishes.toSpliced(at, 1).toSpliced(at + by, 0, wish) : [...wishes];
}

/** What keeps the step from being left, by the wish's place. */
function complaintsOf(wishes: readonly Wish[]): readonly (string | undefined)[] {
  return wishes.map(({ label }, at) => labelComplaint(label, wishes.filter((_, other) => other < at).map((one) => one.label)));
}

function Lines({ tried, onKey }: { readonly tried: boolean; readonly onKey: (wish: Wish) => void }): ReactNode {
  const { wishes } = useDraft();
  const kms = usePlace() === 'aws-kms';
  const complaints = complaintsOf(wishes);
  const set = (next: readonly Wish[]): void => changeDraft({ wishes: next });
  return (
    <Card>
      <ul>
        {wishes.map((wish, at) => (
          <Line
            key={wish.id}
            wish={wish}
            at={at}
            count={wishes.length}
            complaint={tried || wish.label !== '' ? complaints[at] : undefined}
            onChange={(change) => set(wishes.with(at, { ...wish, ...change }))}
            onMove={(by) => set(moved(wishes, at, by))}
            onRemove={() => set(wishes.toSpliced(at, 1))}
            {...(kms ? { onKey: () => onKey(wish) } : {})}
          />
        ))}
      </ul>
    </Card>
  );
}

/** What can be done to the list, and what the words in it mean. */
function Below(): ReactNode {
  const { wishes } = useDraft();
  const shared = sharedKey(wishes);
  return (
    <div className={styles.below}>
      <Button tone="quiet" icon={<Plus size={14} aria-hidden="true" />} disabled={wishes.length >= most} onClick={() => changeDraft({ wishes: [...wishes, wishFor('', 'dev')] })}>Add environment</Button>
      <p className={text.third}>Strict: values are copied, never drawn. Normal: values can be revealed for seconds. Relaxed: stays open the longest.</p>
      {shared === undefined ? undefined : <Callout tone="warn">{shared}</Callout>}
    </div>
  );
}

/** Step 3: what the environments are called, how they look, and under KMS which key each has. */
export function EnvironmentsStep(): ReactNode {
  const { wishes, connectionId } = useDraft();
  const kms = usePlace() === 'aws-kms';
  const [tried, setTried] = useState(false);
  const [picking, setPicking] = useState<Wish | undefined>(undefined);
  const missing = kms ? wishes.filter((wish) => !wish.key) : [];
  const next = (): void => {
    setTried(true);
    if (complaintsOf(wishes).some((complaint) => complaint !== undefined)) return;
    const [first] = missing;
    if (first) setPicking(first);
    else changeDraft({ step: 'recovery' });
  };
  return (
    <StepFrame
      step="environments"
      wide={kms}
      title="Which environments?"
      description="Each opens and locks by itself, under a data key of its own. Names can be changed later."
      next={{ label: missing[0] ? `Choose the key of ${missing[0].label}` : 'Recovery key', run: next }}
    >
      <Lines tried={tried} onKey={setPicking} />
      <Below />
      {picking ? (
        <KeyDialog
          environment={{ ...picking, name: namesOf(wishes)[wishes.findIndex(({ id }) => id === picking.id)] ?? '' }}
          connectionId={picking.key?.connectionId ?? connectionId}
          onClose={() => setPicking(undefined)}
          onPick={(key) => {
            changeDraft({ wishes: wishes.map((wish) => (wish.id === picking.id ? { ...wish, key } : wish)) });
            setPicking(undefined);
          }}
        />
      ) : undefined}
    </StepFrame>
  );
}
