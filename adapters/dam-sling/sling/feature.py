"""Writes what a real Sling needs to run here: feature.py FEATURE FOLDER.

FEATURE is the Sling Starter's model with all that it contains. The bundles that do not resolve against the others on their own, and
what hangs on them, are dropped: scripting languages, sample and content, health checks, cluster discovery. Resource API, JCR, servlets,
WebDAV, the web console and the installer stay. FOLDER gets the model and the two projects by which Maven fetches everything.
"""

import json
import pathlib
import sys

DROPPED = (
    "groovy composum sling.sample scripting.sightly scripting.freemarker thymeleaf freemarker attoparser unbescape ognl rhino"
    " scripting.javascript sling.hc. installer.hc healthcheck jcr-rmi sling.validation validation-impl jacksonexporter jcr.maintenance"
    " discovery sling.event caconfig starter.content fsresource jcr.registration javassist jackson- antlr scripting.jsp jstl"
).split()
LAUNCHER = "org.apache.sling:org.apache.sling.feature.launcher:1.3.4"
MODEL = '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion><groupId>t</groupId><artifactId>t</artifactId><version>1</version>'


def dependency(name, alone):
    group, artifact, version = name.split(":")
    without = "<exclusions><exclusion><groupId>*</groupId><artifactId>*</artifactId></exclusion></exclusions>" if alone else ""
    return f"<dependency><groupId>{group}</groupId><artifactId>{artifact}</artifactId><version>{version}</version>{without}</dependency>"


def project(folder, names, alone):
    folder.mkdir(parents=True, exist_ok=True)
    content = "".join(dependency(name, alone) for name in names)
    (folder / "pom.xml").write_text(f"{MODEL}<dependencies>{content}</dependencies></project>")


def main(feature, folder):
    folder = pathlib.Path(folder)
    model = json.loads(pathlib.Path(feature).read_text())
    model["id"] = "dev.framewright.test:sling:slingosgifeature:1"
    model["bundles"] = [bundle for bundle in model["bundles"] if not any(word in bundle["id"] for word in DROPPED)]
    model["configurations"] = {
        pid: values for pid, values in model["configurations"].items() if "health" not in pid.lower() and ".hc." not in pid.lower()
    }
    project(folder / "launcher", [LAUNCHER], alone=False)
    framework = model["execution-environment:JSON|false"]["framework"]["id"]
    project(folder / "bundles", [bundle["id"] for bundle in model["bundles"]] + [framework], alone=True)
    (folder / "sling.json").write_text(json.dumps(model, indent=1))
    print(len(model["bundles"]), "bundles")


if __name__ == "__main__":
    main(*sys.argv[1:])
