import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';

interface AsOf {
  /** The moment up to which relative times count. */
  readonly asOf: Date;
  readonly refresh: () => void;
}

const Context = createContext<AsOf | undefined>(undefined);

/** Holds the moment of the page, so that all its requests ask for the same window. */
export function AsOfProvider({ children }: { readonly children: ReactNode }) {
  const [asOf, setAsOf] = useState(() => new Date());
  const value = useMemo(() => ({ asOf, refresh: () => setAsOf(new Date()) }), [asOf]);
  return <Context value={value}>{children}</Context>;
}

export function useAsOf(): AsOf {
  const context = useContext(Context);
  if (!context) throw new Error('This part needs AsOfProvider around it.');
  return context;
}
