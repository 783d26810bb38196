export interface DemoProject {
  readonly path: string;
  readonly name: string;
  readonly language: string;
  readonly framework: string;
  readonly files: readonly string[];
  readonly searches: readonly string[];
  readonly work: readonly DemoWork[];
  readonly memories: Readonly<Record<string, string>>;
}

/** What a session was about. */
export interface DemoWork {
  readonly summary: string;
  readonly facts: readonly string[];
  readonly decision: string;
  readonly todo: string;
}

const STOREFRONT: DemoProject = {
  path: '/home/demo/work/storefront',
  name: 'storefront',
  language: 'typescript',
  framework: 'next',
  files: [
    'src/cart/cart-summary.tsx',
    'src/cart/use-cart.ts',
    'src/checkout/address-form.tsx',
    'src/checkout/payment-step.tsx',
    'src/checkout/shipping-rates.ts',
    'src/catalog/product-grid.tsx',
    'src/catalog/filters.ts',
    'src/lib/money.ts',
    'src/lib/api-client.ts',
    'tests/checkout/payment-step.test.tsx',
  ],
  searches: [
    'useCart',
    'formatMoney',
    'shipping rate rounding',
    'where is the VAT added',
    'PaymentStep props',
  ],
  work: [
    {
      summary: 'Split the checkout into three steps and kept the address when a customer goes back.',
      facts: ['The form state lives in the URL, not in React state', 'Address validation runs on blur'],
      decision: 'Keep the checkout state on the server, keyed by the cart id',
      todo: 'Show the chosen carrier in the summary',
    },
    {
      summary: 'Fixed rounding of shipping rates: amounts are whole cents from the API to the page.',
      facts: ['Money is an integer of cents everywhere', 'Rates of carriers arrive with four decimals'],
      decision: 'Round half up, once, where a rate enters the system',
      todo: 'Compare the totals of the last 1,000 orders',
    },
    {
      summary: 'Made the product grid virtual, so that 4,000 products scroll without dropped frames.',
      facts: ['The grid rendered all products', 'Row height is constant per breakpoint'],
      decision: 'Use the virtual list that the order table already uses',
      todo: 'Measure on the slowest supported phone',
    },
    {
      summary: 'Moved product filters into the query string, so that filtered lists can be shared.',
      facts: ['Filters were kept in local storage', 'The search service accepts the same names'],
      decision: 'One parser for filters, used by server and browser',
      todo: 'Redirect the old filter links',
    },
  ],
  memories: {
    'conventions/money': 'Amounts are whole cents. Format them with formatMoney(), never by hand.',
    'conventions/tests': 'Each component has a test beside it in tests/, with the same path.',
    'deploy/preview': 'Every pull request gets a preview at pr-<number>.storefront.example.',
  },
};

const BILLING: DemoProject = {
  path: '/home/demo/work/billing-api',
  name: 'billing-api',
  language: 'go',
  framework: 'chi',
  files: [
    'internal/invoice/invoice.go',
    'internal/invoice/lines.go',
    'internal/invoice/invoice_test.go',
    'internal/tax/rates.go',
    'internal/webhook/handler.go',
    'internal/webhook/dedupe.go',
    'internal/store/postgres.go',
    'migrations/0042_invoice_lines.sql',
    'cmd/billing/main.go',
  ],
  searches: [
    'InvoiceLine struct',
    'webhook signature check',
    'who calls ApplyTax',
    'retry of failed payments',
  ],
  work: [
    {
      summary: 'Made the webhook handler idempotent: an event that arrives twice changes nothing.',
      facts: ['The provider delivers events at least once', 'Events carry an id that never changes'],
      decision: 'Store event ids with a unique constraint in the same transaction',
      todo: 'Delete event ids after 90 days',
    },
    {
      summary: 'Added tax rates with validity, so that an old invoice keeps the rate of its day.',
      facts: ['Two countries change their rates in January', 'Invoices are immutable once they are sent'],
      decision: 'Rates have valid_from and valid_to; an invoice copies the rate',
      todo: 'Import the rates of next year',
    },
    {
      summary: 'Found the slow invoice list: it read all lines of every invoice to count them.',
      facts: ['The list took 2.1 s for the largest customer', 'A counter column makes it 40 ms'],
      decision: 'Keep the number of lines on the invoice',
      todo: 'Backfill the counter for archived invoices',
    },
  ],
  memories: {
    'architecture/invoices': 'Invoices are immutable after they are sent. Corrections are credit notes.',
    'operations/webhooks': 'Replay events with `make replay FROM=<date>`; the handler is idempotent.',
    'style/errors': 'Wrap errors with fmt.Errorf("…: %w", err); log them once, at the edge.',
  },
};

const MOBILE: DemoProject = {
  path: '/home/demo/work/mobile-app',
  name: 'mobile-app',
  language: 'kotlin',
  framework: 'compose',
  files: [
    'app/src/main/java/com/example/orders/OrderList.kt',
    'app/src/main/java/com/example/orders/OrderViewModel.kt',
    'app/src/main/java/com/example/push/PushService.kt',
    'app/src/main/java/com/example/sync/SyncWorker.kt',
    'app/src/main/java/com/example/ui/Theme.kt',
    'app/src/test/java/com/example/sync/SyncWorkerTest.kt',
  ],
  searches: ['SyncWorker constraints', 'where is the token refreshed', 'OrderViewModel state'],
  work: [
    {
      summary: 'Orders are readable offline: the list comes from the database, and a worker keeps it fresh.',
      facts: ['The list waited for the network', 'A sync of 500 orders takes 3 s on a slow phone'],
      decision: 'The database is the only source of the list',
      todo: 'Show the time of the last sync',
    },
    {
      summary: 'Push notifications open the right order, also when the app was closed.',
      facts: ['The intent lost its extras', 'Deep links have the order number'],
      decision: 'Use one deep link for pushes, mails and the web',
      todo: 'Test on the two oldest supported versions',
    },
  ],
  memories: {
    'release/steps': 'Raise versionCode, tag, wait for the pipeline, promote in the console after a day.',
    'design/colors': 'Colors come from Theme.kt; no color is written in a screen.',
  },
};

export const PROJECTS: readonly DemoProject[] = [STOREFRONT, BILLING, MOBILE];
