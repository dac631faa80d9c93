/** Key caps. Screen readers hear the keys from `aria-keyshortcuts` or the key list, not from the caps. */
export function Keys({ keys }: { keys: readonly string[] }) {
  return (
    <span className="keycaps" aria-hidden="true">
      {keys.map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}
    </span>
  );
}
