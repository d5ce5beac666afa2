import { useId, type ComponentProps } from 'react';

interface FieldProps extends ComponentProps<'input'> {
  label: string;
  /** What the field starts with. */
  initial: string;
  /** What is wrong with what was typed. */
  complaint: string | undefined;
}

/** An input with its label, and what is wrong with it, which screen readers read with it. */
export function Field({ label, initial, complaint, ...input }: FieldProps) {
  const id = useId();
  return (
    <div>
      <label>
        {label}
        {/* A key, so that it shows what the server sent back, also where that did not change. */}
        <input
          {...input}
          key={initial}
          defaultValue={initial}
          aria-invalid={complaint !== undefined}
          aria-describedby={complaint && id}
        />
      </label>
      {complaint && (
        <p className="complaint" id={id}>
          {label} {complaint}
        </p>
      )}
    </div>
  );
}
