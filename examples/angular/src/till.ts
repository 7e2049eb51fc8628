import {
  Component,
  CUSTOM_ELEMENTS_SCHEMA,
  DestroyRef,
  effect,
  inject,
  signal,
  viewChild,
  type ElementRef,
} from "@angular/core";
import { load, type Counter, type Outcome } from "connect-epos";
import { words, type ConnectPaymentElement } from "connect-epos/element";
import { site } from "./site";

@Component({
  selector: "till-page",
  schemas: [CUSTOM_ELEMENTS_SCHEMA], // <connect-payment> is no component of Angular
  template: `
    @if (problem()) {
      <p role="alert">{{ problem() }}</p>
    }
    <button [disabled]="!counter()" (click)="pay()">Pay</button>
    <connect-payment #element staff="Ann" [texts]="texts" [modal]="false" (outcome)="book($event)" />
    <ul aria-label="Booked">
      @for (outcome of booked(); track outcome.reference) {
        <li>{{ outcome.reference }}: {{ outcome.result }}, {{ outcome.result === "approved" && outcome.taken.total }}</li>
      }
    </ul>
  `,
})
export class Till {
  readonly texts = { ...words.en, done: "Next customer" };
  readonly counter = signal<Counter | undefined>(undefined);
  readonly problem = signal("");
  /** Booked outcomes: a real till keeps them on its server, by reference. An outcome may be told twice, and counts once. */
  readonly booked = signal<readonly Outcome[]>([]);
  private readonly element = viewChild.required<ElementRef<ConnectPaymentElement>>("element");
  /** Angular's builder does not bring the files along: angular.json copies them to this folder. */
  private readonly loading = load({ softwareHouseId: "simSWH", assets: "/connect-epos/" });

  constructor() {
    this.open().catch((error) => this.problem.set(error.message));
    // Each call of load has a close of its own. It ends no payment: what is under way is told at the next start.
    inject(DestroyRef).onDestroy(() => this.loading.then((epos) => epos.close()).catch(() => {}));
    // The element shows what is pending from earlier, too.
    effect((onCleanup) => {
      const counter = this.counter();
      if (counter) onCleanup(this.element().nativeElement.follow(counter));
    });
  }

  async book({ detail: outcome }: CustomEvent<Outcome>) {
    if (!outcome.settledBy) return; // nobody can tell yet, or nothing was sent
    this.booked.update((all) => [...all.filter(({ reference }) => reference !== outcome.reference), outcome]);
    await this.counter()?.acknowledge(outcome.reference);
  }

  pay() {
    const counter = this.counter();
    if (!counter) return;
    const request = { tid: "VCMINVLSIP0", amount: 1250, reference: crypto.randomUUID() };
    this.element()
      .nativeElement.pay(counter, request)
      .catch(() => {}); // the element shows why nothing was sent
  }

  private async open() {
    const epos = await this.loading;
    await epos.sites.save(site);
    this.counter.set(await epos.payAtCounter(site.id, { onPending() {} }));
  }
}
