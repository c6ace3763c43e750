import { describe, expect, test } from 'vitest';
import { addField, draftOf, editedFrom, editedFromDraft, moveField, sameDraft, valueName } from '../../../../renderer/features/editor/draft.ts';
import { kindAfter } from '../../../../renderer/features/editor/kind-picker.tsx';
import { problemsOf } from '../../../../renderer/features/editor/validate.ts';
import { rowOf, secretOf } from '../../fake-main.ts';

const stored = editedFrom(secretOf(rowOf(1, { user: 'app' })));

describe('the edit of a secret', () => {
  test('keeps a concealed value that was not touched, without ever having it', () => {
    const draft = draftOf(stored);
    expect(draft.fields.find(({ key }) => key === 'password')?.value).toEqual({ keep: true });
    expect(draft.fields.find(({ key }) => key === 'username')?.value).toEqual({ text: 'app' });
  });

  test('sends what is typed, and is the same again once it is typed back', () => {
    const typed = (text: string) => (name: string) => (name === valueName('username') ? text : undefined);
    expect(sameDraft(draftOf(stored, typed('root')), draftOf(stored))).toBe(false);
    expect(sameDraft(draftOf(stored, typed('app')), draftOf(stored))).toBe(true);
  });

  test('comes back as it was left', () => {
    const changed = addField({ ...stored, title: 'other', tags: ['new'] }, true);
    const draft = draftOf(changed, (name) => (name === 'label x-1' ? 'PIN' : name === 'value x-1' ? '1234' : undefined));
    expect(draftOf(editedFromDraft(draft, stored))).toEqual(draft);
  });

  test('moves a field of the person’s own among its like', () => {
    const two = addField(addField(stored, false), true);
    expect(moveField(two, 'x-2', -1).fields.map(({ key }) => key)).toEqual(['password', 'username', 'x-2', 'x-1']);
    expect(moveField(two, 'x-1', -1)).toBe(two);
  });

  test('is not saved without a title, nor with a field that has no name', () => {
    const draft = draftOf(addField({ ...stored, title: '  ' }, false));
    expect(Object.keys(problemsOf(draft, false))).toEqual(['title', 'label x-1']);
  });
});

test('the list of kinds answers to arrows, digits and first letters', () => {
  expect(kindAfter('ArrowDown', 0)).toBe(1);
  expect(kindAfter('3', 0)).toBe(2);
  expect(kindAfter('a', 0)).toBe(1);
  expect(kindAfter('a', 1)).toBe(4);
  expect(kindAfter('z', 0)).toBeUndefined();
});
