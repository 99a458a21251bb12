package dev.framewright.provenance.c2pa;

import dev.framewright.api.provenance.CredentialsReport.Finding;
import dev.framewright.api.provenance.CredentialsReport.Finding.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects what checks find. */
final class Findings {
    static final String TRUSTED = "signingCredential.trusted";
    static final String UNTRUSTED = "signingCredential.untrusted";

    private final List<Finding> all = new ArrayList<>();

    void success(String code, String place, String explanation) {
        all.add(new Finding(Kind.SUCCESS, code, place, explanation));
    }

    void note(String code, String place, String explanation) {
        all.add(new Finding(Kind.INFORMATION, code, place, explanation));
    }

    void failure(String code, String place, String explanation) {
        all.add(new Finding(Kind.FAILURE, code, place, explanation));
    }

    void verdict(boolean good, String goodCode, String badCode, String place, String what) {
        if (good) {
            success(goodCode, place, what + " is right");
        } else {
            failure(badCode, place, what + " is wrong");
        }
    }

    List<Finding> all() {
        return all;
    }

    /** Gives the findings as an ingredient assertion records them. */
    static Map<String, Object> recorded(List<Finding> findings) {
        Map<String, Object> lists = new LinkedHashMap<>();
        lists.put("success", codes(findings, Kind.SUCCESS));
        lists.put("informational", codes(findings, Kind.INFORMATION));
        lists.put("failure", codes(findings, Kind.FAILURE));
        Map<String, Object> results = new LinkedHashMap<>();
        results.put("activeManifest", lists);
        return results;
    }

    private static List<Object> codes(List<Finding> findings, Kind kind) {
        List<Object> codes = new ArrayList<>();
        for (Finding finding : findings) {
            if (finding.kind() == kind) {
                Map<String, Object> code = new LinkedHashMap<>();
                code.put("code", finding.code());
                code.put("url", finding.place());
                code.put("explanation", finding.explanation());
                codes.add(code);
            }
        }
        return codes;
    }
}
