import type Stripe from 'stripe';
import type * as z from 'zod';
import type { subscriptionData } from './checkout/params.ts';

/** What is kept beside an object that Stripe's API does not show of it. */
interface Hidden<Data> {
  readonly sandbox: Data;
}

/** Everything that is kept, by the name of its kind. References in it are ids. */
export interface Kinds {
  'billing_portal.configuration': Stripe.BillingPortal.Configuration &
    Hidden<{ readonly products: readonly Stripe.BillingPortal.Configuration.Features.SubscriptionUpdate.Product[] }>;
  'billing_portal.session': Stripe.BillingPortal.Session & Hidden<{ readonly secret: string }>;
  charge: Stripe.Charge;
  'checkout.session': Stripe.Checkout.Session &
    Hidden<{
      readonly lineItems: readonly Stripe.LineItem[];
      readonly subscriptionData: z.output<typeof subscriptionData>;
      readonly coupons: readonly string[];
      readonly promotionCode: string | null;
      readonly trial: boolean;
    }>;
  coupon: Stripe.Coupon;
  customer: Stripe.Customer;
  discount: Stripe.Discount;
  dispute: Stripe.Dispute;
  'entitlements.feature': Stripe.Entitlements.Feature;
  event: Stripe.EventBase;
  invoice: Stripe.Invoice;
  invoice_payment: Stripe.InvoicePayment;
  invoiceitem: Stripe.InvoiceItem & Hidden<{ readonly subscription: string | null }>;
  payment_intent: Stripe.PaymentIntent;
  payment_method: Stripe.PaymentMethod;
  price: Stripe.Price;
  product: Stripe.Product;
  product_feature: Stripe.ProductFeature & Hidden<{ readonly product: string }>;
  promotion_code: Stripe.PromotionCode;
  refund: Stripe.Refund;
  subscription: Stripe.Subscription &
    Hidden<{
      /** Features as its products had them when the period began. */
      readonly features: readonly string[];
      /** The end of the trial whose coming end was told. */
      readonly toldOfTrialEnd?: number;
    }>;
  webhook_endpoint: Stripe.WebhookEndpoint & Hidden<{ readonly secret: string }>;
}
export type Kind = keyof Kinds;
export type Subscription = Kinds['subscription'];
