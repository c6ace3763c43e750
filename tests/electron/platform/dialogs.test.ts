import { expect, test } from 'vitest';
import { electronDialogs, type DialogLike } from '../../../electron/platform/dialogs.ts';

function fakeDialog(answers: { open?: string[]; save?: string; canceled?: boolean }) {
  const asked: unknown[][] = [];
  const dialog: DialogLike<string> = {
    showOpenDialog: async (...args: unknown[]) => {
      asked.push(args);
      return { canceled: answers.canceled ?? false, filePaths: answers.open ?? [] };
    },
    showSaveDialog: async (...args: unknown[]) => {
      asked.push(args);
      return { canceled: answers.canceled ?? false, filePath: answers.save ?? '' };
    },
  };
  return { asked, dialog };
}

const question = { title: 'Import', filters: [{ name: 'CSV', extensions: ['csv'] }] };

test('asks on the window that is there, shows hidden files and leaves no trace among recent documents', async () => {
  const { dialog, asked } = fakeDialog({ open: ['/home/a/.env'] });
  expect(await electronDialogs(dialog, () => 'window').chooseFile(question)).toBe('/home/a/.env');
  expect(asked[0]?.[0]).toBe('window');
  expect(asked[0]?.[1]).toMatchObject({ title: 'Import', properties: ['openFile', 'showHiddenFiles', 'dontAddToRecent'] });
});

test('asks without a window where there is none', async () => {
  const { dialog, asked } = fakeDialog({ save: '/tmp/export.csv' });
  expect(await electronDialogs(dialog, () => undefined).choosePath({ ...question, button: 'Export', suggestedName: 'export.csv' })).toBe('/tmp/export.csv');
  expect(asked[0]).toHaveLength(1);
  expect(asked[0]?.[0]).toMatchObject({ buttonLabel: 'Export', defaultPath: 'export.csv' });
});

test('a closed dialog is no path', async () => {
  const closed = electronDialogs(fakeDialog({ canceled: true, open: ['/x'], save: '/x' }).dialog, () => undefined);
  expect(await closed.chooseFile(question)).toBeUndefined();
  expect(await closed.choosePath({ ...question, suggestedName: 'x' })).toBeUndefined();
});
