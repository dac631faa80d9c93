import { describe, expect, it } from 'vitest';
import { dayOf, dayTime, fiscalYear, longDay, monthDay, quarter, shortDay } from './dates';
import { about, past, polite } from './verbs';

describe('days', () => {
  it('change their era on its very day', () => {
    expect(shortDay('2019-04-30')).toBe('H31.4.30');
    expect(shortDay('2019-05-01')).toBe('R1.5.1');
    expect(longDay('2019-05-01')).toBe('令和元年5月1日（水）');
    expect(longDay('1989-01-07')).toBe('昭和64年1月7日（土）');
    expect(longDay('1989-01-08')).toBe('平成元年1月8日（日）');
  });
  it('stay as they are when they are none', () => {
    expect(shortDay('永年')).toBe('永年');
    expect(monthDay('')).toBe('');
  });
  it('are those of Japan for an instant late in the evening of UTC', () => {
    expect(dayOf('2026-03-31T15:30:00Z')).toBe('2026-04-01');
    expect(dayTime('2026-11-18T01:40:00Z')).toBe('R8.11.18 10:40');
  });
  it('belong to a quarter of the fiscal year', () => {
    expect([quarter('2026-04-01'), quarter('2026-11-18'), quarter('2027-03-31')]).toEqual([1, 3, 4]);
    expect(fiscalYear(2026)).toBe('令和8年度');
  });
});

describe('verbs', () => {
  it('take their polite and past forms', () => {
    expect(polite('確認済にする')).toBe('確認済にします');
    expect(about('資-0080', past('確認済にする'))).toBe('資-0080を確認済にしました');
    expect(about('資-0080', past('責任者の判断を求める'))).toBe('資-0080　責任者の判断を求めました');
    expect(past('差し戻す')).toBe('差し戻しました');
    expect(past('分類を決める')).toBe('分類を決めました');
    expect(past('誤登録を取り消す')).toBe('誤登録を取り消しました');
  });
});
