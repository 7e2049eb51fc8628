import { Component, provideZonelessChangeDetection, type OnInit } from "@angular/core";
import { bootstrapApplication } from "@angular/platform-browser";
import { drive } from "./till.js";

@Component({ selector: "app-till", template: "<h1>Till</h1>" })
class Till implements OnInit {
  ngOnInit() {
    drive({ assets: "/connect-epos/" });
  }
}

bootstrapApplication(Till, { providers: [provideZonelessChangeDetection()] });
