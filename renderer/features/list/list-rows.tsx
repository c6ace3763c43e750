import { defaultRangeExtractor, type Range, useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { type MouseEvent, type ReactNode, useEffect, useRef, useSyncExternalStore } from 'react';
import { useVault } from '../shell/app-store.ts';
import { ListRow } from './list-row.tsx';
import { onListKey } from './list-keys.ts';
import { holdRange, useList } from './list-store.ts';
import { wordsOf } from './match.tsx';
import { indexOf, placeAt, placesOf } from './places.ts';
import { activate, keyOf, pickTo, refreshActive, togglePicked, useSelection } from './selection.ts';
import styles from './list-rows.module.css';

const headingPx = 28;
const overscan = 6;
const paddingPx = 6;
export const listId = 'secrets';

/** The id of the row that the focus is on, wherever the keys go. */
export function rowId(place: number): string {
  return `secret-${place}`;
}

const narrow = typeof matchMedia === 'function' ? matchMedia('(max-width: 899.98px)') : undefined;

/** Rows are 2 px lower in a narrow window. */
function useRowPx(): number {
  const isNarrow = useSyncExternalStore(
    (changed) => {
      narrow?.addEventListener('change', changed);
      return () => narrow?.removeEventListener('change', changed);
    },
    () => narrow?.matches ?? false,
  );
  return isNarrow ? 42 : 44;
}

function onRowClick(event: MouseEvent, place: number): void {
  if (event.shiftKey) void pickTo(place);
  else if (event.ctrlKey || event.metaKey) togglePicked(place);
  else activate(place);
}

/** The virtual list; the active row is always among what is drawn, so that the focus never points at nothing. */
function useRows(): { virtual: Virtualizer<HTMLDivElement, Element>; scroller: React.RefObject<HTMLDivElement | null> } {
  const { facts, recent, filter } = useList();
  const { place } = useSelection();
  const rowPx = useRowPx();
  const scroller = useRef<HTMLDivElement>(null);
  const places = placesOf(recent.length, facts?.total ?? 0);
  const activeIndex = place < 0 || place >= places ? -1 : indexOf(place, recent.length);
  const virtual = useVirtualizer({
    count: places + (recent.length > 0 ? 2 : 0),
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (placeAt(index, recent.length) === undefined ? headingPx : rowPx),
    overscan,
    paddingStart: recent.length > 0 ? 0 : paddingPx,
    paddingEnd: paddingPx,
    rangeExtractor: (range: Range) => {
      const drawn = defaultRangeExtractor(range);
      if (activeIndex < 0 || drawn.includes(activeIndex)) return drawn;
      return [...drawn, activeIndex].toSorted((a, b) => a - b);
    },
  });
  useEffect(() => virtual.measure(), [virtual, rowPx, recent.length]);
  useEffect(() => virtual.scrollToOffset(0), [virtual, filter]);
  useEffect(() => {
    if (activeIndex >= 0) virtual.scrollToIndex(activeIndex, { align: 'auto' });
  }, [virtual, activeIndex]);
  return { virtual, scroller };
}

/** Asks main for the rows between the first and last that are drawn. */
function useHeldRange(virtual: Virtualizer<HTMLDivElement, Element>, recent: number): void {
  const range = virtual.range;
  const first = Math.max(0, (placeAt(Math.max(0, (range?.startIndex ?? 0) - overscan), recent) ?? 0) - recent);
  const last = (placeAt((range?.endIndex ?? 0) + overscan, recent) ?? 0) - recent;
  useEffect(() => {
    if (range && last >= 0) void holdRange(first, last).then(refreshActive);
  }, [range, first, last]);
}

/** The list of secrets: a listbox that holds the focus itself. */
export function ListRows(): ReactNode {
  const { recent } = useList();
  const { place } = useSelection();
  const { virtual, scroller } = useRows();
  useHeldRange(virtual, recent.length);
  return (
    <div ref={scroller} className={styles.scroller}>
      <div
        id={listId}
        role="listbox"
        tabIndex={0}
        aria-label="Secrets"
        aria-multiselectable="true"
        aria-activedescendant={place < 0 ? undefined : rowId(place)}
        className={styles.rows}
        style={{ height: virtual.getTotalSize() }}
        onKeyDown={onListKey}
      >
        {virtual.getVirtualItems().map((item) => (
          <div key={item.index} role="presentation" className={styles.place} style={{ transform: `translateY(${item.start}px)` }}>
            <Item index={item.index} />
          </div>
        ))}
      </div>
    </div>
  );
}

function Item({ index }: { readonly index: number }): ReactNode {
  const { facts, recent, rows, answered } = useList();
  const { active, picked, place: activePlace } = useSelection();
  const vault = useVault();
  const place = placeAt(index, recent.length);
  if (place === undefined) return <div className={styles.heading} role="presentation">{index === 0 ? 'Used lately' : 'All'}</div>;
  const held = place < recent.length ? recent[place] : rows.get(place - recent.length);
  const row = held ?? (place === activePlace ? active : undefined);
  if (!row) return undefined;
  return (
    <ListRow
      id={rowId(place)}
      row={row}
      environment={vault?.environments.find((environment) => environment.name === row.environment)}
      words={wordsOf(answered?.text ?? '')}
      active={place === activePlace}
      picked={picked.has(keyOf(row))}
      position={place + 1}
      size={placesOf(recent.length, facts?.total ?? 0)}
      showUsed={place < recent.length || answered?.sort === 'used'}
      onClick={(event) => onRowClick(event, place)}
    />
  );
}
