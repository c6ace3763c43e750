import { describe, expect, test } from 'vitest';
import { filterOf } from '../../renderer/quick/query.ts';

const environments = ['prod', 'staging'];
const rest = { show: 'active', sort: 'used' } as const;

describe('the words of the quick panel', () => {
  test.each([
    ['orders', { text: 'orders' }],
    ['prod', { text: 'prod' }],
    ['prod ', { text: '', environment: 'prod' }],
    ['PROD orders db', { text: 'orders db', environment: 'prod' }],
    ['production orders', { text: 'production orders' }],
    ['orders prod ', { text: 'orders prod' }],
    ['@pager', { text: '', tag: 'pager' }],
    ['staging @pager acme', { text: 'acme', environment: 'staging', tag: 'pager' }],
    ['@', { text: '' }],
    ['', { text: '' }],
  ])('%j ask for %o', (typed, filter) => {
    expect(filterOf(typed, environments)).toEqual({ ...rest, ...filter });
  });

  test('longer than main takes are cut, not refused', () => {
    const filter = filterOf(`prod @${'t'.repeat(200)} ${'w'.repeat(2_000)}`, environments);
    expect([filter.tag?.length, filter.text.length]).toEqual([64, 512]);
  });
});
