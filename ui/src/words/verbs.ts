/** Forms of a button's verb (確認済にする). */

const U_TO_I: { [kana: string]: string } = {
  う: 'い',
  く: 'き',
  ぐ: 'ぎ',
  す: 'し',
  つ: 'ち',
  ぬ: 'に',
  ぶ: 'び',
  む: 'み',
};

function stem(verb: string): string {
  if (verb.endsWith('する')) return `${verb.slice(0, -2)}し`;
  const last = verb.slice(-1);
  // Verbs of the ledgers that end in る drop it (決める, 求める); 戻る and 取る do not occur on buttons of steps.
  if (last === 'る') return verb.slice(0, -1);
  const i = U_TO_I[last];
  return i ? verb.slice(0, -1) + i : verb;
}

/** 確認済にします. */
export function polite(verb: string): string {
  return `${stem(verb)}ます`;
}

/** 確認済にしました. */
export function past(verb: string): string {
  return `${stem(verb)}ました`;
}

/** Joins what is meant and its verb: 資-0080を確認済にしました, but 資-0080　責任者の判断を求めました. */
export function about(what: string, verb: string): string {
  return verb.includes('を') ? `${what}　${verb}` : `${what}を${verb}`;
}
