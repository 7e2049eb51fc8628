import { provideZonelessChangeDetection } from "@angular/core";
import { bootstrapApplication } from "@angular/platform-browser";
import { Till } from "./till";

bootstrapApplication(Till, { providers: [provideZonelessChangeDetection()] });
