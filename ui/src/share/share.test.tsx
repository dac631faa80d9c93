import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { expectAccessible, openWindow, sent, visit } from '../testing/open';

const SHARED = {
  shared: true,
  folder: '//fs01/税務課/守帳',
  pc: '税務-PC2',
  reachable: true,
  ours: false,
  holder: null,
  unknown: false,
  asks: [],
  sequence: 12,
  newest: 12,
  unpublished: 0,
  aside: 0,
  fetched: false,
  set_aside: false,
  published: false,
  problem: '',
};
const CHIEF = { number: '0101', name: '佐藤', pc: '税務-PC1', since: '2026-11-18T01:40:00Z', silent: 0 };

describe('a shared book', () => {
  it('says who edits and asks for the turn once', async () => {
    const { user, door } = openWindow({}, (d) => {
      d.on('share_state', () => ({ ...SHARED, holder: CHIEF }));
      d.on('share_ask', () => ({ ...SHARED, holder: CHIEF }));
    });
    expect(await screen.findByText(/佐藤さんが編集中（税務-PC1・10:40から）。いまは読むことができます/)).toBeTruthy();
    expect(screen.getByRole('button', { name: '佐藤さんが編集中（税務-PC1・10:40から）' })).toBeTruthy();
    await expectAccessible();
    await user.click(screen.getByRole('button', { name: '編集をゆずってもらう' }));
    expect(await screen.findByText(/頼みました/)).toBeTruthy();
    expect(sent(door, 'share_ask')).toHaveLength(1);
  });

  it('tells the holder who asks, and gives the turn', async () => {
    let ours = true;
    const state = () => ({ ...SHARED, ours, asks: ours ? [CHIEF] : [] });
    const { user } = openWindow({}, (d) => {
      d.on('share_state', state);
      d.on('share_give', () => {
        ours = false;
        return state();
      });
    });
    expect(await screen.findByText(/が編集したいと言っています/)).toBeTruthy();
    expect(screen.getByRole('button', { name: '編集中：あなた' })).toBeTruthy();
    await user.click(screen.getByRole('button', { name: '公開して編集をゆずる' }));
    await waitFor(() => expect(screen.queryByText(/が編集したいと言っています/)).toBeNull());
    expect(screen.getByRole('button', { name: '共有：だれも編集していません' })).toBeTruthy();
  });

  it('shows that the folder is away and what waits to be published', async () => {
    openWindow({}, (d) => {
      d.on('share_state', () => ({ ...SHARED, reachable: false, ours: true, unpublished: 3 }));
    });
    expect(await screen.findByText(/作業は続けられます/)).toBeTruthy();
    expect(screen.getByText('未公開の変更 3件')).toBeTruthy();
  });

  it('is moved into a folder from the settings, after a question', async () => {
    const { user, door } = openWindow({}, (d) => {
      d.on('share_begin', () => SHARED);
      d.on('pick_folder', () => ({ path: '/mnt/共有/税務課' }));
    });
    await visit(user, '設定');
    await user.click(await screen.findByRole('button', { name: '共有' }));
    await user.click(await screen.findByRole('button', { name: '共有フォルダを選ぶ' }));
    const dialog = await screen.findByRole('alertdialog');
    expect(within(dialog).getByText('/mnt/共有/税務課')).toBeTruthy();
    await expectAccessible();
    await user.click(within(dialog).getByRole('button', { name: '共有フォルダに置く' }));
    expect(await screen.findByText('//fs01/税務課/守帳')).toBeTruthy();
    expect(sent(door, 'share_begin')[0]).toMatchObject({ folder: '/mnt/共有/税務課' });
    await expectAccessible();
  });

  it('lets a person take some columns of a change that was set aside, and leave others', async () => {
    const item = {
      id: 'asset:1',
      ledger: 'asset',
      title: '情報資産',
      record: '1',
      subject: '税務-資-0001　課税台帳',
      what: '変更',
      who: '担当D',
      at: '2026-11-18T01:00:00Z',
      columns: [
        {
          key: 'name',
          label: '資産名',
          base: '課税台帳',
          ours: '課税台帳（新）',
          theirs: '課税の台帳',
          conflict: true,
        },
        { key: 'place', label: '保管場所', base: '書庫', ours: '執務室', theirs: '書庫', conflict: false },
      ],
      words: '',
      by_hand: false,
      after: '',
    };
    const hand = {
      ...item,
      id: 'person:2001',
      ledger: '',
      title: '人と役割',
      record: '',
      subject: '2001',
      columns: [],
      words: 'もう一度',
      by_hand: true,
    };
    const { user, door } = openWindow({}, (d) => {
      d.on('share_state', () => ({ ...SHARED, aside: 2 }));
      d.on('share_merge_list', () => ({
        branches: [{ name: '0f3a9c21d4e5b678', theirs: '佐藤さん（税務-PC1）', items: [item, hand], decided: 0 }],
      }));
      d.on('share_merge_decide', () => ({ record: '1', number: '', done: false, changed: ['asset'] }));
    });
    await user.click(await screen.findByRole('button', { name: '変更を見る' }));
    const first = await screen.findByRole('article', { name: /課税台帳 変更/ }, { timeout: 10_000 });
    await expectAccessible();
    expect(within(first).getByText(/両方で変わりました/)).toBeTruthy();
    await user.click(within(first).getByRole('button', { name: '取り込む' }));
    expect(sent(door, 'share_merge_decide')[0]).toMatchObject({ item: 'asset:1', choice: 'take', columns: ['place'] });
    const second = screen.getByRole('article', { name: /人と役割/ });
    await user.click(within(second).getByRole('button', { name: '手で行いました' }));
    expect(sent(door, 'share_merge_decide')[1]).toMatchObject({ item: 'person:2001', choice: 'by_hand' });
  });
});

describe('another PC', () => {
  it('joins with a folder, a number and a password', async () => {
    const { user, door } = openWindow({ open: false, exists: false }, (d) => {
      d.on('share_join', () => {
        throw { code: 'wrong_password', message: '職員番号かパスワードが違います。', fields: [] };
      });
    });
    await user.click(await screen.findByRole('button', { name: '共有フォルダの帳簿に参加する' }));
    await user.type(await screen.findByRole('textbox', { name: /共有フォルダ/ }), '/mnt/共有');
    await user.type(screen.getByRole('textbox', { name: /職員番号/ }), '1002');
    await user.type(screen.getByLabelText(/^パスワード/), '夏の海辺で 青い傘をさす');
    await expectAccessible();
    await user.click(screen.getByRole('button', { name: '参加する' }));
    expect(await screen.findByText('職員番号かパスワードが違います。')).toBeTruthy();
    expect(sent(door, 'share_join')[0]).toMatchObject({ folder: '/mnt/共有', number: '1002' });
  });
});
