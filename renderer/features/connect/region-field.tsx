import { type ReactNode, useState } from 'react';
import { isRegionName } from '../../../shared/model/kms-key.ts';
import { Input } from '../../components/input.tsx';
import { Select } from '../../components/select.tsx';
import { regions } from './regions.ts';

interface Props {
  readonly value: string;
  readonly onChange: (region: string) => void;
  readonly hideLabel?: boolean;
  readonly disabled?: boolean;
}

const other = 'other';

/** A Region: from the list, or typed where the list does not have it. */
export function RegionField({ value, onChange, hideLabel = false, disabled = false }: Props): ReactNode {
  const [typing, setTyping] = useState(value !== '' && !regions.includes(value));
  if (typing) {
    const error = value === '' || isRegionName(value) ? undefined : 'A Region looks like eu-west-1.';
    return <Input label="Region" hideLabel={hideLabel} mono value={value} error={error} disabled={disabled} onChange={(event) => onChange(event.target.value.trim())} />;
  }
  const options = [...(value === '' ? [{ value: '', label: 'Choose a Region' }] : []), ...regions.map((region) => ({ value: region, label: region })), { value: other, label: 'Another Region …' }];
  const pick = (region: string): void => {
    if (region === other) {
      setTyping(true);
      onChange('');
    } else onChange(region);
  };
  return <Select label="Region" hideLabel={hideLabel} value={value} disabled={disabled} options={options} onChange={pick} />;
}
