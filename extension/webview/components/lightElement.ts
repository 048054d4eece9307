import { LitElement } from 'lit';

/**
 * An element without a shadow tree: one style sheet serves all, text can be selected and found across elements, and
 * labels can name what they label.
 */
export abstract class LightElement extends LitElement {
  protected override createRenderRoot(): this {
    return this;
  }
}
