/** Where the first label goes on a sheet that was begun: 3 across, 8 down. */
import { Radio, RadioGroup } from 'react-aria-components';

const PLACES = Array.from({ length: 24 }, (_, at) => at + 1);

/** One of the 24 places. */
export function LabelStart({ value, onChange }: { value: number; onChange: (place: number) => void }) {
  return (
    <div className="field">
      <span className="label" id="label-start">
        シールの始め
      </span>
      <RadioGroup
        className="label-grid"
        aria-labelledby="label-start"
        value={String(value)}
        onChange={(place) => onChange(Number(place))}
      >
        {PLACES.map((place) => (
          <Radio
            key={place}
            value={String(place)}
            className={place < value ? 'label-place label-place-used' : 'label-place'}
            aria-label={`${Math.ceil(place / 3)}段目の${((place - 1) % 3) + 1}枚目`}
          >
            {place}
          </Radio>
        ))}
      </RadioGroup>
      <p className="field-hint">使いかけの用紙では、最初に空いている場所を選びます。</p>
    </div>
  );
}
